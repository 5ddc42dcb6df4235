from tf1_lessons.command.runner import main

main()
