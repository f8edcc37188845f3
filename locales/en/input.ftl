# What is wrong with an input file.
input-too-large = { $file } is larger than { $limit } MiB. Split it.
input-not-utf8 = { $file }, line { $line }: not UTF-8. Save the file as UTF-8 (in a spreadsheet: "CSV UTF-8").
input-nothing = There is nothing to compute from
input-write = Cannot write { $file }: { $error }
input-system-not-found = there is no such file or folder
input-system-denied = no permission
input-system-folder = it is a folder, not a file
input-system-full = the disk is full
input-toml = Not TOML: { $error }
input-key-missing = The key { $key } is missing
input-key-unknown = There is no key { $key } here; the nearest is { $nearest }
input-value-kind = { $key } must be { $expected }
input-value-unknown = { $key } cannot be "{ $value }"; known: { $known }; the nearest is { $nearest }
input-kind-text = a text that is not empty, on one line
input-kind-mark = a mark with at most three decimals, such as 12.5
input-kind-count = a whole number, not negative
input-kind-ratio = a number or a fraction, such as 60, 0.5 or "1/2"
input-kind-flag = true or false
input-kind-date = a date such as 2026-05-18
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
input-column-unknown = There is no column { $column } here; the nearest is { $nearest }
input-column-twice = The column { $column } stands there twice
