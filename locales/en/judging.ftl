# Judging: panels, pad, signing, the chief judge.
judging-decision-spread = Let judges' scores stand in spite of their spread
judging-decision-drop-judge = Leave a judge out
judging-decision-substitute = Have a substitute mark everything anew
judging-decision-aggregation = Use another aggregation
judging-decision-unlock = Unlock a sheet
judging-decision-withdraw = Withdraw a decision

judging-not-a-mark = { $aspect } must be a number, 8.5 for example
judging-too-precise = { $aspect } can have at most three decimals
judging-out-of-range = { $aspect } must be from { $min } to { $max }
judging-off-step = { $aspect } goes in steps of { $step }: { $below } or { $above }
judging-unknown-aspect = This sheet has no such aspect. Open it again and fill it in.
judging-aspect-twice = { $aspect } was sent twice; send it once
judging-mark-and-reason = { $aspect } has both a mark and a reason for none. Keep one of them.
judging-both-values = { $aspect } was changed to { $theirs } meanwhile; you entered { $mine }. Choose one, then save again.
judging-not-json = The body must be JSON (Content-Type: application/json)
judging-json-shape = The JSON does not have the expected form: { $detail }
judging-client-uid = client_uid must have 8 to 64 visible characters
judging-too-many-marks = At most { $max } marks at once

judging-no-modules = This round has no modules yet: judging cannot begin
judging-no-aspects = Module { $module } has no aspects yet
judging-no-judges = Module { $module } has no judges yet
judging-single-panel = Module { $module } is marked by one judge only; there are { $judges }
judging-trimmed-panel = Module { $module } drops the { $trim } highest and lowest marks, so it needs at least { $needed } judges; there are { $judges }
judging-summed-panel = Module { $module } adds its judges' marks up: its full mark of { $max } needs { $needed } judges, and there are { $judges }
judging-panel-full = A module can have at most { $max } judges
judging-seated-already = Already on this module's panel
judging-competes-here = This person competes in the division and cannot judge it
judging-coaches-here = This person coaches in the division and cannot judge it
judging-same-unit = This person is tied to { $unit }, which competes in the division. If the seat is needed all the same, say why.
judging-same-unit-hint = Only where the judge is tied to a unit that competes
judging-same-unit-substitute = This person is tied to { $unit }, which competes in the division. Name somebody else.
judging-not-reviewed = Judges are seated once the review of entries is finished: only then is it known who must stay off a panel
judging-panels = Panels
judging-panels-short = A panel is not complete yet: judging cannot begin
judging-not-drawn = Codes are not drawn yet: judging cannot begin
judging-judge = Judge
judging-judge-named = Judge { $judge }: { $names }
judging-login = Account
judging-remove = Remove
judging-seat-one = Add a judge
judging-seat-do = Add
judging-seated = { $login } is judge { $judge } now
judging-unseated = Removed from the panel; the judges behind moved up
judging-start = Start judging
judging-start-note = This makes a sheet for every code; panels cannot be changed afterwards.
judging-started = { $sheets ->
    [one] 1 sheet is ready for the judges
   *[other] { $sheets } sheets are ready for the judges
}

judging-own-sheets = My sheets
judging-unlisted = { $n } more not listed here: see the comparison
judging-no-seats = No panel yet. The host organiser assigns judges.
judging-not-started = Judging has not begun
judging-agreed = Agreed by the panel, entered by one of its judges
judging-score-0 = Below standard
judging-score-1 = Meets the standard
judging-score-2 = Meets it, in places exceeds it
judging-score-3 = Excellent
judging-yes = Yes
judging-no = No
judging-sheet-signed = Signed. To correct it, the chief judge unlocks it with a reason.
judging-sheet-locked = Marking has closed: nothing can be changed
judging-sheet-taken-over = Another judge has taken over; this sheet no longer counts
judging-sheet-released = This piece is not marked any more: go on with the next
judging-returned = The chief judge gave this sheet back; mend it and sign again
judging-saved = { $code } saved, { $left } to go
judging-hint-low = The marks pointed out lie far below what you gave the others. Look at them again.
judging-hole = { $code } has no mark for { $aspect }. Mark it or say why not.
judging-signed = { $sheets ->
    [one] 1 sheet signed
   *[other] { $sheets } sheets signed
}
judging-low = { $code }, { $aspect }: { $value }
judging-low-of = Judge { $judge } gave { $code } { $value } for { $aspect } in module { $module }, far below the others of the same judge
judging-not-read-back = Read everything back before signing, and again after a change
judging-changed-since = A mark changed since the sheets were read back. Read them back again, then sign.
judging-not-signed = A sheet of { $code } is not signed yet
judging-not-locked = A sheet is not locked

judging-of-judge = Judge { $judge }
judging-open-spread = Module { $module }, { $code }, { $aspect }: the judges gave { $scores }, more than { $limit } apart
judging-open-unsigned = { $sheets ->
    [one] Module { $module }: judge { $judge } has 1 sheet to sign
   *[other] Module { $module }: judge { $judge } has { $sheets } sheets to sign
}
judging-open-missing = Module { $module }, { $code }, { $aspect }: no mark from judge { $judge } ({ $reason })
judging-open-missing-agreed = Module { $module }, { $code }, { $aspect }: no mark ({ $reason })
judging-absent = { $code } was not there: no mark at all ({ $reason })
judging-spread-stands = { $code }, { $aspect }: the scores stand by decision
judging-act-resolve = Resolve
judging-act-look = View
judging-act-decide = Decide
judging-decisions = Chief judge's decisions
judging-decisions-closed = No decisions can be taken in this round now
judging-in-force = Decisions in force
judging-decided = The decision is recorded
judging-decided-already = This was decided already
judging-withdraw = Withdraw
judging-spread-note = Ask the judges to explain and mark again first. If the scores are to stand all the same, say why.
judging-drop-note = This judge's marks in the module then count for no code.
judging-substitute-note = The substitute marks and signs every code of the module anew. The other judge's sheets are kept, locked, and count no longer; agreed values that judge entered go on to the substitute. This cannot be withdrawn; another substitute can follow.
judging-aggregation-note = It holds for every code of the module, each over the judges who marked it whole.
judging-decide-spread = Let the scores stand
judging-decide-drop = Leave this judge out
judging-decide-substitute = Replace this judge
judging-decide-aggregation = Use this aggregation
judging-aggregation = Aggregation
judging-trim = How many highest and lowest to drop, each
judging-ruling-spread = { $code }, { $aspect }: the judges' scores stand
judging-ruling-drop-judge = Module { $module }: judge { $judge } is left out
judging-ruling-substitute = Module { $module }: judge { $by } takes over from judge { $judge } and marks everything anew
judging-ruling-aggregation = Module { $module } uses: { $aggregation }
judging-no-module = There is no module { $module }
judging-no-judgement = Module { $module } has no aspect { $aspect } judged from 0 to 3
judging-no-code = There is no code { $code }
judging-no-judge = Module { $module } has no judge { $judge }
judging-last-judge = Module { $module } has only one judge left, who cannot be left out
judging-left-out = Module { $module }: judge { $judge } is left out already. To name a substitute, withdraw that decision first.
judging-substitute-stays = A substitution cannot be withdrawn; name another substitute if need be
judging-no-panel = Module { $module } has agreed measurements alone: no marks of several judges are combined in it
judging-no-sum = Module { $module } cannot change to the sum, nor from it
judging-aspect = Aspect
judging-reason = Reason
judging-unlock = Give it back to the judge
judging-unlock-note = The sheet goes back to its judge. Marks stay; changes become new versions, and the judge signs again.
judging-unlock-do = Unlock
judging-unlocked = { $code } is unlocked; the judge can correct it
