"""Windows that nobody can open."""
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

plt.ion()
fig = plt.figure()
ax = fig.add_subplot(1, 1, 1)
plt.show()
for i in range(3):
    lines = ax.plot([0, 1], [i, i])
    plt.pause(0.01)
plt.ioff()
plt.show()
plt.imshow([[0, 1], [1, 0]])
plt.show()
print("drawn")
