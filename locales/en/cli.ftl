# Sentences of the command line.
cli-open-file = Cannot read { $file }: { $error }
