# Words of the kernel: levels, statuses, prizes, roles, phases, faults.
level-world = World
level-national = National
level-provincial = Provincial
level-city = City
level-district = District
level-town = Town
level-enterprise = Enterprise

entry-status-ranked = Ranked
entry-status-guest = Guest
entry-status-withdrawn = Withdrawn
entry-status-disqualified = Disqualified
entry-status-absent = Absent

prize-gold = Gold
prize-silver = Silver
prize-bronze = Bronze
prize-excellence = Excellence
prize-first = First prize
prize-second = Second prize
prize-third = Third prize
prize-merit = Merit
prize-none = No prize
prize-open = Open

role-authority = Authority
role-host = Host organiser
role-registrar = Registrar
role-unit = Unit
role-contestant = Contestant
role-scheme-author = Scheme author
role-encryption-judge = Encryption judge
role-judge = Scoring judge
role-on-site-judge = On-site judge
role-recorder = Recorder
role-chief-judge = Chief judge
role-supervisor = Supervisor
role-finance-clerk = Finance clerk
role-finance-approver = Finance approver
role-auditor = Auditor
role-administrator = Administrator

stage-setup = Setup
stage-registration = Registration
stage-draw = Draw
stage-judging = Judging
stage-ranking = Ranking
stage-publicity = Publicity
stage-awards = Awards
stage-payout = Payout

competition-phase-draft = Draft
competition-phase-filed = Filed
competition-phase-returned = Returned
competition-phase-approved = Approved
competition-phase-registration = Registration open
competition-phase-closed = Registration closed
competition-phase-reviewed = Entries reviewed
competition-phase-publicity = Publicity
competition-phase-awarded = Awarded
competition-phase-settled = Settled
competition-phase-archived = Archived
competition-phase-cancelled = Cancelled

round-phase-open = Not drawn
round-phase-drawn = Drawn
round-phase-judging = Judging
round-phase-confirmed = Confirmed
round-phase-decrypted = Decrypted
round-phase-signed = Signed

sheet-phase-open = Marking
sheet-phase-signed = Signed
sheet-phase-locked = Locked

batch-phase-prepared = Waiting for approval
batch-phase-returned = Returned
batch-phase-approved = Approved
batch-phase-exported = Exported
batch-phase-settled = Settled

fault-not-found = There is no such page
fault-internal = Our fault: this change was not saved
fault-busy = Busy. Try again in { $seconds } seconds; your entries are kept.
fault-forbidden = Your role does not allow this: { $action }
fault-other-payload = This form was already sent with other content. Reload it and fill it in again.
fault-stale = Somebody changed this meanwhile (from version { $seen } to { $now }). Compare, then send again.
fault-wrong-phase = Not possible now ({ $phase }): { $action }
fault-control-characters = One line of text only
fault-empty = Fill this in
fault-form-origin = The form has run out. Go back, reload the page and send it again.
fault-hidden-characters = It holds invisible control characters. Delete them and type it again.
fault-not-a-choice = Choose one of the options
fault-not-a-date = Enter a date such as 2026-05-31
fault-not-a-form = The request is not one of our forms
fault-not-a-number = Enter a whole number from { $min } to { $max }
fault-not-utf8 = The content has characters that cannot be read; use UTF-8
fault-repeated = The field { $field } was sent more than once. Go back to the page and fill it in again.
fault-too-large = More than { $max } KB were sent
fault-too-long = At most { $max } characters; this has { $length }
fault-storage-full = The server has no room left to write. Once the administrator has made room, try again
fault-database-away = The database cannot be reached for the moment. Try again later
fault-unsettled = It is not known whether this was saved. Send it again: what was saved is not done twice
fault-database-served = Another Jiangsai service is using the database { $file }. Stop that one first, or name another database with --database
theme-system = As the device
theme-light = Light
theme-dark = Dark
