# Payments: what is payable, batches, export, reversal
payout-title = Payments
payout-direction-payment = Payment
payout-direction-recovery = Recovery
payout-posting-payment = Paid
payout-posting-reversal = Reversed
payout-posting-recovery = Recovered
payout-caption = { $n ->
    [one] { $n } claim
   *[other] { $n } claims
}
payout-amount = Amount (CNY)
payout-posted = Paid (CNY)
payout-in-hand = Under way (CNY)
payout-rest = To pay (CNY)
payout-due = To pay in all (CNY)
payout-recover = To recover in all (CNY)
payout-recover-word = recover
payout-empty = Nothing can be paid yet. Settled lines stand here once a run is accepted.
payout-ready = { $n ->
    [one] { $n } claim can be paid
   *[other] { $n } claims can be paid
}
payout-blocked = { $n ->
    [one] { $n } more cannot be paid yet; the table says why
   *[other] { $n } more cannot be paid yet; the table says why
}
payout-aside-no-plan = Waits for a share plan
payout-aside-no-account = No bank account on record
payout-aside-erased = The payee's personal data was erased
payout-aside-claimed = Whose the unit is is not verified
payout-aside-less = What it may pay has changed
payout-aside-changed = The bank account was changed since the batch was prepared
payout-aside-disputed = The payee disputes the bank account

# What is odd about an account
payout-flag-holder = Held under another name than the payee's
payout-flag-shared-here = Another payee of this batch has the same account
payout-flag-shared = Somebody else has the same account on record
payout-flag-changed = Changed since the last payment
payout-flag-preparer = Recorded by whoever prepared this batch
payout-flag-unconfirmed = Recorded by the unit, not confirmed by the person
payout-flag-unknown = Nobody knows who recorded it
payout-flagged = Accounts that need a reason
payout-flagged-lead = Check each one and say why it is paid all the same. The reason stands in the log and on this batch.
payout-flag-line = Line { $line }
payout-flag-why = Reason for line { $line }
payout-flag-common-lead = { $n ->
    [one] One line lacks its owner's word alone
   *[other] { $n } lines lack their owner's word alone; one reason does for all
  }:
payout-flag-common = Reason for lines not confirmed
payout-flag-reason = Reason
payout-flag-missing = Say why line { $line } is paid all the same
payout-flag-common-missing = Say why the lines not confirmed are paid all the same
payout-flags-changed = The accounts are not as you saw them: look again before you approve
payout-account-record = Record it
payout-prepare = { $n ->
    [one] Prepare a batch of { $n } payment
   *[other] Prepare a batch of { $n } payments
}
payout-prepare-recovery = Prepare a recovery batch
payout-prepared = The batch is prepared; somebody else approves it
payout-nothing-due = Nothing is due for a batch
payout-number-taken = Another batch has just taken this number; try again
payout-batches = Batches
payout-batches-none = No batches yet
payout-finish = Finish
payout-finish-lead = Everything due is paid; the competition can be settled.
payout-finish-aside = Everything that can be paid is paid. The competition can be settled with a reason; once an account or a share plan is there, these claims are payable all the same; titles not approved and outside results not decided about stay so.
payout-finish-do = Declare it settled
payout-finish-blocked = { $n ->
    [one] It cannot be settled yet: { $n } thing is open
   *[other] It cannot be settled yet: { $n } things are open
}
payout-competition-settled = The competition is settled
payout-block-no-run = The awards are not worked out yet
payout-block-not-accepted = The newest run is not accepted
payout-block-pending = { $n ->
    [one] { $n } line is pending or waits for a special approval
   *[other] { $n } lines are pending or wait for a special approval
}
payout-block-stale = Particulars, results or decisions changed since the newest run: recalculate the awards
payout-block-titles = { $n ->
    [one] { $n } title is not recommended or not approved
   *[other] { $n } titles are not recommended or not approved
}
payout-block-outside = { $n ->
    [one] { $n } outside result waits for a decision
   *[other] { $n } outside results wait for a decision
}
payout-block-due = { $n ->
    [one] { $n } claim is to be paid or recovered
   *[other] { $n } claims are to be paid or recovered
}
payout-block-aside = { $n ->
    [one] { $n } claim cannot be paid yet; the table says why
   *[other] { $n } claims cannot be paid yet; the table says why
}
payout-block-under-way = { $n ->
    [one] { $n } claim is in a batch under way
   *[other] { $n } claims are in batches under way
}
payout-block-revocation = { $n ->
    [one] { $n } title is to be revoked
   *[other] { $n } titles are to be revoked
}

# A batch
payout-other-role = The finance approver approves it
payout-same-person = { $who } prepared this batch; somebody else approves it
payout-total-differs = This is not the batch's total: you typed { $typed }. Check, and type it again.
payout-amount-changed = What line { $line } may pay has changed; return the batch and prepare it again
payout-will-be-aside = Line { $line }: { $why }; it is set aside when the batch is exported, and the others are paid
payout-same-twice = Lines { $first } and { $second } pay the same amount to the same payee, { $payee }
payout-approved = The batch is approved and can be exported
payout-returned = The batch is returned
payout-returned-by = Returned by { $who }: { $reason }
payout-withdraw = Withdraw the batch
payout-withdraw-do = Withdraw this batch
payout-withdraw-lead = Batch { $number }, CNY { $total } in all. Its lines can then be prepared again.
payout-withdrawn = The batch is withdrawn; its lines can be prepared again
payout-withdrawn-by = Withdrawn by { $who }: { $reason }
payout-export = Export the bank's file
payout-export-hint = The file holds whole account numbers; each export is recorded
payout-exported-at = Exported
payout-settle = Record as paid
payout-settled-at = Paid
payout-settled = Recorded as paid
payout-col-holder = Account holder
payout-col-bank = Bank
payout-posted-already = This line is recorded already; reload the page
payout-reverse = Reverse
payout-reverse-do = Reverse this line
payout-reverse-lead = { $payee }, CNY { $amount }
payout-reverse-hint = For example, why the bank sent it back
payout-reversed = Reversed; the amount can be paid again
payout-reversed-word = Reversed
payout-reversed-already = This line is reversed already
payout-reversal-state-open = Waits for another person
payout-reversal-state-done = Reversed
payout-reversal-state-withdrawn = Taken back
payout-reversal-ask = Ask for reversal
payout-reversal-ask-do = Ask to reverse this line
payout-reversal-two = Another person does it; until then the line stands as paid.
payout-reversal-asked-done = The reversal is asked for and waits for another person
payout-reversal-asked = Somebody has asked for the reversal of this line already
payout-reversal-asked-by = { $who } asks for it: { $reason }
payout-reversal-waits = Reversal asked for
payout-reversal-withdraw = Take the request back
payout-reversal-withdrawn = The request is taken back
payout-reversal-none = Nobody asks for this reversal
payout-reversal-other = The request has changed: reload and look again
payout-reversal-same = { $who } asked for the reversal; another person does it
payout-reverse-aside = This line was set aside; nothing was paid
payout-aside-word = Set aside
payout-nothing-left = No line of this batch can be paid; withdraw it
payout-stands-paid = Paid (CNY)
payout-stands-reversed = Of it reversed (CNY)
payout-stands = Standing (CNY)
payout-stands-now = standing
