# What is wrong with an input file.
input-too-large = { $file } is larger than { $limit } MiB. Split it.
input-not-utf8 = Not UTF-8: save it as UTF-8 (in a spreadsheet: “CSV UTF-8”)
input-nothing = There is nothing to compute from
input-write = Cannot write { $file }: { $error }
input-system-not-found = there is no such file or folder
input-system-denied = no permission
input-system-folder = it is a folder, not a file
input-system-full = the disk is full
input-toml = Not TOML: { $error }
input-version = This version of the format is not known; known: { $known }
input-missing = { $key } is missing
input-unknown = Unknown: "{ $word }"; { $guess }
input-near = did you mean "{ $near }"?
input-known = possible: { $known }
input-none-known = none is known here
input-wrong = Must be { $wanted }; this is { $found }
input-quoted = "{ $text }"
input-kind-text = a quoted text that is not empty and holds no control characters
input-kind-line = a text that is not empty, on one line
input-kind-mark = a mark with at most three decimals, such as 12.5
input-kind-count = a whole number, not negative
input-kind-whole = a whole number from { $least } to { $most }
input-kind-ratio = a number or a fraction, such as 60, 0.5 or "1/2"
input-kind-flag = true or false
input-kind-yes-no = yes or no (true, false, 1 and 0 will do)
input-kind-date = a date such as 2026-05-18
input-kind-money = yuan, not below zero, with at most two decimals
input-kind-money-text = an amount of yuan in quotes, such as "5000.00", not below zero, with at most two decimals
input-kind-list = a list
input-kind-table = a table
input-csv = Not CSV: { $error }
input-csv-empty = The file is empty; it needs a header
input-cells = { $cells ->
    [one] This row has one cell
   *[other] This row has { $cells } cells
 }; the header has { $columns }
input-column-missing = The column { $column } is missing
input-cell-missing = The column { $column } is empty
input-column-twice = The column { $column } stands there twice
input-cell = Column { $column } cannot be "{ $found }"; it takes: { $wanted }
input-more = { $n ->
    [one] One more problem, not listed
   *[other] { $n } more problems, not listed
 }
input-out-is-read = { $file } is read by this command: name another file to write
input-hidden = { $column } holds a line break or a control character nobody sees: take it out
input-parted-by-semicolons = The header is one column with semicolons in it: save the file as CSV parted by commas
input-parted-by-tabs = The header is one column with tabs in it: save the file as CSV parted by commas
