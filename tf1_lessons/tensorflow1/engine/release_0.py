def read(tree): pass
