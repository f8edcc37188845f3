# Page furniture and the words of pages.

# Furniture
page-product = Jiangsai
page-skip = Skip to the content
page-demo = This is a demo. All its data are invented.
page-demo-label = Demo
page-sections = Sections
page-menu = Menu
page-log-in = Log in
page-log-out = Log out
page-role = Acting as
page-path = You are here
page-version = v{ $version }
page-printed = printed
page-accessibility = Accessibility
page-stages = Stages
page-stage-done = done
page-stage-now = now
page-stage-blocked = blocked
page-stage-next = to come
page-stage-skipped = skipped
page-gap = {" "}
page-comma = {", "}
page-stop = {". "}
page-colon = {": "}
page-list-comma = {", "}
page-optional = (optional)
page-length = { $n } of at most { $max } characters
page-cancel = Cancel
page-unsaved = Leaving this page loses what is not saved
page-saving = Saving
page-signing = Signing
page-show = Show
page-print = Print
page-back = Back
page-all = All
page-filter = Filter
page-clear = Clear the filters
page-find = Find
page-name-part = A name, or part of it
page-name-beginning = The beginning of a name
page-none-found = Nothing found. Try other letters
page-more-found = The first { $n } are shown. More letters narrow them down
page-born = born { $year }
page-item = Item
page-not-set = Not set
page-edition = Version { $n }
page-next = Next
page-previous = Previous
page-all-to-print = All, to print
page-print-part = This is a part; to print everything, choose “All, to print” first
page-parts = Pages of the list
page-shown = { $from } to { $to } of { $total }

# Column heads
col-rank = Rank
col-name = Name
col-unit = Unit
col-total = Total (points)
col-prize = Prize
col-module = Module
col-mark = Mark
col-weight = Weight
col-points = Points
col-code = Code
col-number = Entry
col-sum = Sum
col-remark = Remarks
col-role = Role
col-status = Status
col-placed-by = Placed by
col-revoked = Prize changed
col-submitted = Submitted
col-n = No.
col-item = Item
col-payee = Payee
col-basis = Basis
col-account = Account
col-amount = Amount (CNY)

# Status words; tone and icon stand in shell::render::tones
tag-done = Done
tag-to-do = To do
tag-later = Not yet due
tag-blocked = Blocked
tag-reminder = Reminder
tag-in-progress = In progress
tag-not-started = Not started
tag-saved = Saved
tag-faulty = Wrong
tag-unmarked = No mark
tag-entry-submitted = To review
tag-entry-returned = Returned
tag-entry-approved = Approved
tag-entry-refused = Not admitted
tag-result-provisional = Provisional
tag-result-publicity = Open to objections
tag-result-appeal = Under appeal
tag-result-official = Official
tag-line-settled = Settled
tag-line-pending = Pending
tag-line-special = Case by case
tag-line-silent = No amount in the text
tag-line-refused = Refused
tag-line-reversed = Reversed
tag-line-not-in-force = Not in force
tag-line-not-covered = Not covered

# What went wrong
err-title = {"Error: "}
err-summary-again = Not sent yet: please send it again
err-summary = { $n ->
    [one] 1 thing to fix
   *[other] { $n } things to fix
}
err-id-check = The ID number fails its check. Compare it with the card, digit by digit.
warn-credit-code = The credit code fails its check. If it is right, say why.

# Error pages
fault-403 = Another role does this
fault-404 = There is no such page
fault-404-hint = Check the address, or start from the home page
fault-409 = Things have changed meanwhile
fault-413 = Too large
fault-422 = This cannot be done
fault-429 = Try again later
fault-500 = Our fault: this change was not saved
fault-503 = Out of service for the moment
fault-unsettled-title = Not confirmed as saved
fault-unsettled-way = Reload this page to send it again as it was.
fault-kept-nothing = Nothing was changed.
fault-retry = Try again in { $n } seconds
fault-reference = Give the administrator this reference:

# Log-in and one-time links
log-in-account = Account
log-in-password = Password
log-in-forgot = Forgotten? Ask the administrator for a link.
log-in-register = Units and contestants register here
log-in-demo = Demo accounts
kept-title = What you typed before you were logged out
kept-log-in = Your log-in has ended, but what you typed is not lost. Log in with the same account within 30 minutes to go on with it.
kept-shown = This is what you typed before your log-in ended. It has not been sent. Check it and send it; passwords have to be typed again.
kept-as-text = This form cannot be shown as it was. What you typed stands below; it has not been sent. It can be read here for { $n } minutes. Go back to the page and do it again.
kept-way = Back to the page
kept-nothing = Nothing is kept here, or it was kept too long ago
start-first = First start: set the administrator's account
start-first-lead = You are logged in once the password is set. This link works once.
start-invited = Accept the invitation
start-invited-lead = You are logged in once the password is set. This link works once.
start-roles = Roles
start-reset = Set a new password
start-reset-lead = You are logged in once the password is set. This link works once.
start-account-hint = 3 to 32 lower-case letters, digits or . _ -; used to log in
start-password-hint = At least { $n } characters; pasting works
start-again = Password again
start-do = Save password

# Public pages
home-title = Vocational skill competitions
home-look-up = Look up my result
home-open = Open for registration
home-publicity = Open to objections
home-running = Running now
home-ahead = Coming up
home-closes = Closes { $at }
home-days-left = { $n ->
    [one] 1 day left
   *[other] { $n } days left
}
home-register = Register
home-all = All competitions
home-more = More
home-empty = No competition is under way
look-up-ticket = Ticket number
look-up-ticket-hint = Printed on the ticket; not the ID number
look-up-name = Name
look-up-do = Look up
look-up-none = Nothing found
look-up-none-hint = Compare number and name with the ticket. Results appear once they are published.
competition-events = Events
competition-entries = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
competition-results = Results
competition-no-events = No events have been announced
competition-about = About
competition-dates = Dates
results-title = Results
results-published = published { $at }
results-until = objections until { $at }
results-previous = Previous version
results-ranked = { $n } ranked
results-rule = Ranked by total, two decimals
empty-entries = No entries yet. Send the link to the units.
empty-sheets = No sheets yet. The chief judge assigns them.
empty-filter = Nothing matches
rank-tie = Tied for { $r }; next is { $s }
mine-title = My result
mine-rank = Rank { $r }
mine-rank-word = Rank
mine-points = points
mine-of = { $n } ranked
mine-why = How this result was worked out
mine-appeal = To object
mine-appeal-until = In writing, until { $at }
mine-judges = Judges are listed by number, not by name

# Organiser
desk-can = You can now
desk-nothing = Nothing to do now
desk-nothing-yet = Nothing to do in the competitions looked at; the others are on the next page
desk-nothing-more = Nothing more to do
desk-short = { $n } open
desk-tasks = Tasks
desk-ahead = Coming up
desk-log = Recent actions
desk-log-all = The whole log
desk-log-none = No actions yet

# Review of entries
review-title = Review of entries
review-find = Entry number, name or unit
review-id = ID card
review-reveal = Show (recorded)
review-reason = Reason
review-reason-hint = Needed to return or refuse; the unit sees it
review-refuse-hint = Needed to refuse; the unit sees it
review-approve = Approve
review-return = Return
review-refuse = Refuse

# Marking
judge-n = Judge { $n }
pad-position = Sheet { $n } of { $of }
pad-done = { $n } of { $of } marked
pad-range = { $min } to { $max }
pad-step = steps of { $step }
pad-unmarked = Leave unmarked, with the reason
mark-none = No mark is not a zero. Give the reason.
pad-undo = Undo
pad-keys = Number keys
pad-back = Erase
pad-enter = Next
pad-marking = Marking
pad-out-of-range = Must be from { $min } to { $max }
pad-off-step = Must be a multiple of { $step }
pad-previous = Previous
pad-next-piece = Next piece
pad-save = Save
pad-save-next = Save, next
pad-offline = No network: the marks are kept on this device and are sent once it is back
pad-offline-nothing = No network: the marks are not sent yet. Stay on this page, they are sent once it is back
pad-nothing-kept = The connection is not encrypted, or the browser keeps nothing: marks that are not sent are not kept on this device. Save often
pad-restored = Marks that were kept on this device and not sent yet are back
pad-newer = Marks on this device were not sent, and the server has newer ones. Choose where they differ; what you do not choose stays as the server has it
pad-mine = This device
pad-theirs = Server
pad-use-mine = Use this device's
pad-leave-theirs = Keep the server's
pad-compare = Compare
save-sheet = { $code } saved, { $n } to go
sync-none = Nothing saved yet
sync-saved = Saved at { $at }
sync-refused = { $n } marks were not saved: marking has closed. See the chief judge.
sync-login = Log in again to upload; { $n } marks are still on this device
compare-title = Compare my marks
compare-caption = { $n ->
    [one] 1 piece
   *[other] { $n } pieces
}
compare-low = far from my other marks
compare-order-code = By code
compare-order-total = By sum
compare-order-other-code = Sort by sum
compare-order-other-total = Sort by code
compare-back = Back to marking
compare-next = Read back
read-title = Read back
read-change = Change
read-next = Next page
read-to-sign = Go on to sign
sign-read-first = Everything is read back before it is signed, and again after a change.
sign-to-read = Read back
sign-title = Sign
sign-step = Step { $n } of { $of }
sign-sheets = { $n ->
    [one] 1 sheet
   *[other] { $n } sheets
}
sign-unmarked = { $n ->
    [0] No mark left out
    [one] 1 mark left out, with its reason
   *[other] { $n } marks left out, each with its reason
}
sign-all-saved = All saved on the server, { $at }
sign-fingerprint = Fingerprint
sign-confirm = { $n ->
    [one] You are signing 1 sheet. Later corrections need the chief judge to unlock.
   *[other] You are signing { $n } sheets. Later corrections need the chief judge to unlock.
}
sign-password = Password
sign-do = { $n ->
    [one] Sign 1 sheet
   *[other] Sign { $n } sheets
}
sign-done = { $n ->
    [one] 1 sheet signed
   *[other] { $n } sheets signed
}
sign-next = Next to mark
sign-way-back = To correct one, the chief judge unlocks it with a reason.
progress-title = Marking progress
progress-at = as of { $at }
progress-caption = Sheets by module and judge
progress-spread = Spread
progress-none = — means not on this panel
progress-open = To do
progress-clear = Nothing is open
progress-notices = For information
progress-confirm = Confirm the marks
progress-short = Cannot confirm yet: { $n } open
unseal-confirm = Decryption shows who is behind each code. The encryption judge and the supervisor both confirm.

# Why this number
why-rule = Rule
why-readings = Readings
why-reading = Reading
why-decision = Decision
why-facts = Facts
why-arithmetic = Arithmetic
why-decisions = Decisions
why-exact = Exact fractions
why-refused = Looked at and not applied

# Statement and payment
statement-title = Statement
statement-year = { $y }
statement-pack = Pack
statement-run = Run { $n }
statement-find = Item or payee
statement-caption = { $n ->
    [one] 1 line
   *[other] { $n } lines
}
statement-settled = Settled total (CNY)
statement-pending = Pending (CNY, in no total)
statement-beside = Beside these, in no total: { $special } case by case, { $silent } without an amount in the text
statement-empty = Not computed yet. Once results are in publicity, the authority or the finance clerk works it out.
pay-title = Payment batch
pay-unit = CNY
pay-count = { $n ->
    [one] 1 payment
   *[other] { $n } payments
}
pay-capitals = in capitals
pay-caption = { $n } payments by amount
pay-prepared = Prepared by
pay-approved = Approved by
pay-waiting = waiting for another person
pay-waiting-you = waiting for you
pay-total = Total
pay-same = { $who } prepared this batch; someone else approves it
pay-type-again = { $n ->
    [one] Type the total again to approve 1 payment
   *[other] Type the total again to approve { $n } payments
}
pay-return-reason = Reason for returning
pay-approve = { $n ->
    [one] Approve 1 payment
   *[other] Approve { $n } payments
}
pay-return = Return

# Lists, changes, links
qr-alt = QR code of the link beside it
qr-until = Valid until { $at }
qr-until-over = Valid until the competition is over

# Links, entries, publishing, decryption
invitation-title = One-time link
invitation-once = The link works once; send it to its holder alone. Until it is used or taken back you can come back to this page.

# Accessibility
accessibility-text = Everything here works with the keyboard alone, at 200 percent and without script. If something stands in your way, tell us
compared-what = Matter
compared-one = This one
compared-other = The other one
