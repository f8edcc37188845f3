# Confirming, decrypting, signing, deciding ties.
standing-confirm-title = Confirm totals
standing-blind-note = Codes only; no contestant is shown
standing-blocked = Not ready to confirm: { $n ->
    [one] one thing
   *[other] { $n } things
} left
standing-mend = Mend it
standing-unsigned = { $sheets ->
    [one] One sheet is
   *[other] { $sheets } sheets are
} not signed yet
standing-nobody = There is no total to confirm
standing-confirm-what = Confirming locks the sheets: judges can change nothing more. It can be taken back with a reason until the codes are opened.
standing-confirm-do = Confirm { $n ->
    [one] one total
   *[other] { $n } totals
}
standing-confirmed = Totals confirmed; the encryption judge and the supervisor can decrypt
standing-confirmed-title = Confirmed
standing-reopen-title = Take the confirmation back
standing-reopen-what = The sheets go back to judging, and consents to decrypt no longer count.
standing-reopen-do = Take it back
standing-reopened = Confirmation taken back; judging goes on
standing-reason = Reason
standing-totals-changed = The totals changed after this page was opened. Open it again and confirm what it shows.
standing-already-open = This round is decrypted already
standing-caption = { $n ->
    [one] One entry
   *[other] { $n } entries
}
standing-why-row = How { $entry } was computed
standing-settings = Settings in force
standing-files = Files it was computed from:
standing-decrypt-title = Decrypt
standing-not-confirmed = The chief judge has not confirmed the totals yet
standing-consent-do = Agree to decrypt
standing-consented = You agreed; waiting for the second person
standing-opened = Decrypted
standing-other-waits = You have agreed; waiting for the second person
standing-two-people = Two people must do this; you have done your part
standing-role-gave = Already done as { $role }
standing-then-decrypt = Next, the encryption judge and the supervisor agree to decryption, each for themselves.
standing-to-sign = Go to signing
standing-sign-title = Sign the result
standing-sign-do = Sign { $n ->
    [one] one entry
   *[other] { $n } entries
}
standing-signed-one = Signed; waiting for the second person
standing-signed-both = Signed by the chief judge and the supervisor
standing-result-changed = The result changed after this page was opened. Open it again.
standing-still-sealed = This round is not decrypted yet
standing-signed-already = The result is signed: a change goes by a correction
standing-open-first = These are settled before anybody signs.
standing-not-signed = The chief judge and the supervisor have not both signed yet ({ $phase })
standing-to-ranking = See the ranking
standing-ranking-title = Ranking
standing-open = To be decided: { $n }
standing-tie = { $n ->
    [one] One entry
   *[other] { $n } entries
} at rank { $rank }
standing-place-hint = Number them 1, 2, 3 in the order decided; equal numbers share
standing-place-of = Place of { $entry }
standing-place = { $entry }: give a place such as 1, 2 or 3
standing-place-gap = { $entry } has { $place }, where { $next } comes next
standing-no-tie = Give every entry of the tie its place
standing-who = Decided by
standing-when = Day of the decision
standing-document = Document number
standing-decide-do = Record the decision
standing-decided = Decision recorded
standing-decisions = Decisions on record
standing-withdraw-reason = Reason for withdrawing
standing-withdraw-do = Withdraw the decision
standing-withdrawn = Decision withdrawn
standing-to-publish = Go to publication

# The effect, before it counts
foreseen-title = Effect
foreseen-lead = Nothing has changed yet. Check the effect; it counts once you confirm it.
foreseen-partly = { $sheets ->
    [one] One sheet is
   *[other] { $sheets } sheets are
 } not signed yet: this is the effect on what is marked so far, and ranks may still change.
foreseen-no-ranking = With it no ranking can be worked out for now:
foreseen-ranked = Entries ranked: { $before } → { $after } (by their status)
foreseen-places = Places of { $prize }: { $before } → { $after }
foreseen-blind = The codes are closed: changes of ranks and prizes are neither shown nor worked out.
foreseen-unseen = Changes of ranks and prizes are shown to those who may read the ranking.
foreseen-more = { $n } more
foreseen-changed = What it would do is not what you saw: look again before you confirm
foreseen-do = Confirm
foreseen-mend = Back to the form
foreseen-from-to = Now → then
standing-ties-by = By the plan, ties are decided by { $who }.
standing-ties-committee = By the plan, ties are decided by { $committee }: enter what its minutes say, with their document number.
standing-ties-others = By the plan, ties are decided by: { $roles }
standing-ties-document = Give the document number of the minutes of { $committee }
