from tf1_lessons.helpers.runner import main

main()
