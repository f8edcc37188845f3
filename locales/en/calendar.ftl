# Working days.
calendar-title = Holidays and working days
calendar-lead = Publicity and answers are counted in working days. A year nobody entered counts Monday to Friday, and says so where it was counted.
calendar-year = Year
calendar-days = Days off and working weekends
calendar-counts = { $off ->
    [one] { $off } day off
   *[other] { $off } days off
}, { $work ->
    [one] { $work } weekend day worked
   *[other] { $work } weekend days worked
}
calendar-source = Source
calendar-source-hint = Who published it, document number and date
calendar-off = Days off
calendar-work = Weekend days worked
calendar-days-hint = One span a line, as 2026-10-01..2026-10-07; a single day as 2026-01-01
calendar-work-hint = Saturdays and Sundays worked in exchange
calendar-tell = Enter or correct a year
calendar-mend = Correct
calendar-do = Save
calendar-told = The holidays of { $year } are saved. Deadlines set before stay
calendar-unknown = The holidays of { $years } are not entered yet: Monday to Friday were counted
calendar-not-days = { $text } should read 2026-10-01, or 2026-10-01..2026-10-07 within one year
calendar-other-year = { $day } is not in that year
calendar-both = { $day } is both off and worked
calendar-weekday = { $day } is no Saturday or Sunday and needs no mention as worked
action-set-working-days = Enter holidays
