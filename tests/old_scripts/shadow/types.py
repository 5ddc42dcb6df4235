raise RuntimeError("no installed package was to find this file")
