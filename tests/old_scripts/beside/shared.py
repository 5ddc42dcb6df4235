import tensorflow as tf

TWO = 2
