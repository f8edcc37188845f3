# Sentences of the command line.
cli-open-file = 无法读取{ $file }：{ $error }
