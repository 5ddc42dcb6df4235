MINE = "the one beside the script"
