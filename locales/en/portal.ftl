# The desk.
portal-competitions = My competitions
portal-competitions-empty = No competition of yours yet
portal-competitions-entered = Competitions you entered stand under your entries
portal-competition-find = Name of the competition
portal-tasks-parts = Pages of your tasks
portal-my-sheets = Mark
portal-my-units = My units
portal-my-entries = My entries
portal-more = More that can be done
portal-public = Public page
portal-class = class { $class }
portal-your-roles = Roles

portal-mend = Mend
portal-system = System

# What blocks.
portal-not-yet-registration = Registration cannot open yet
portal-not-yet-draw = The draw cannot begin yet
portal-not-yet-judging = Judging cannot start yet
portal-not-yet-ranking = Totals cannot be confirmed yet
portal-not-yet-publicity = Results cannot be published yet
portal-not-yet-awards = Results cannot be official yet
portal-not-yet-payout = Payment cannot be completed yet
portal-next-step = Next step
portal-yours = Yours to do: { $action }
portal-nobody-holds = Nobody is { $role } here: assign somebody
portal-awaits = Waiting for the { $role }: { $action }
portal-open-setup = { $n ->
    [one] One item of the set-up is missing
   *[other] { $n } items of the set-up are missing
}
portal-open-spreads = { $n ->
    [one] One spread is beyond the limit
   *[other] { $n } spreads are beyond the limit
}
portal-open-missing = { $n ->
    [one] One mark was not given and nothing decided about it
   *[other] { $n } marks were not given and nothing decided about them
}
portal-open-marking = { $n ->
    [one] One question of marking for the chief judge
   *[other] { $n } questions of marking for the chief judge
}
portal-open-ranking = { $n ->
    [one] One question of rank to decide
   *[other] { $n } questions of rank to decide
}
portal-open-payout = { $n ->
    [one] One item of payment is open
   *[other] { $n } items of payment are open
}

# Tasks.
portal-task-short = { $act }: { $n } missing
portal-task-review = { $n ->
    [one] One entry to review
   *[other] { $n } entries to review
}
portal-task-returned = { $n ->
    [one] One entry came back: mend it
   *[other] { $n } entries came back: mend them
}
portal-task-overdue = { $n ->
    [one] { $n } returned entry was not mended in time: decide about it
   *[other] { $n } returned entries were not mended in time: decide about them
}
portal-task-later = From 24:00 on { $day }: { $act }
portal-task-run-again = Particulars, results or decisions changed: recalculate the awards
portal-task-recommend = { $n ->
    [one] { $n } title to recommend
   *[other] { $n } titles to recommend
}
portal-task-accounts = { $n ->
    [one] { $n } payee has no bank account; once recorded it can be paid
   *[other] { $n } payees have no bank account; once recorded they can be paid
}
portal-task-units = { $n ->
    [one] { $n } unit waits to be verified
   *[other] { $n } units wait to be verified
}
portal-task-plans = { $n ->
    [one] { $n } team has no share plan; once filed it can be paid
   *[other] { $n } teams have no share plan; once filed they can be paid
}
portal-task-sheets = { $n ->
    [one] One sheet to sign
   *[other] { $n } sheets to sign
}
portal-task-decisions = { $n ->
    [one] One decision to take
   *[other] { $n } decisions to take
}
portal-task-revoke = { $n ->
    [one] { $n } title to revoke
   *[other] { $n } titles to revoke
}
portal-task-erasure = Agree to erase the data of { $name }
portal-task-erase = Erase the data of { $name }: nothing needs this person any more
portal-task-closing = Agree to close the account of { $name } for good
portal-task-titles = { $n ->
    [one] One title to approve
   *[other] { $n } titles to approve
}
portal-task-external = { $n ->
    [one] One outside result to accept
   *[other] { $n } outside results to accept
}
portal-task-due = { $n ->
    [one] One payment ready for a batch
   *[other] { $n } payments ready for a batch
}
portal-task-recover = { $n ->
    [one] One amount to recover
   *[other] { $n } amounts to recover
}
portal-task-approve = { $n ->
    [one] One batch to approve
   *[other] { $n } batches to approve
}
portal-task-export = { $n ->
    [one] One batch to export
   *[other] { $n } batches to export
}
portal-task-reversals = { $n ->
    [one] { $n } reversal waits for you
   *[other] { $n } reversals wait for you
}
portal-task-disputed = { $n ->
    [one] { $n } payee disputes the bank account
   *[other] { $n } payees dispute their bank accounts
}
portal-task-account-check = Somebody recorded your bank account: check it
portal-task-record-paid = { $n ->
    [one] One batch to be recorded as paid
   *[other] { $n } batches to be recorded as paid
}

# When nothing waits.
portal-next = Once an administrator gives you a role, what you can do stands here
portal-next-authority = Authority: filings to decide appear here once a host files
portal-next-host = Host: draft a competition, set its events up, then file it
portal-next-registrar = Registrar: entries to review appear here once units hand them in
portal-next-unit = Unit: enter from the page of a competition that is open; see “My entries” for what became of them
portal-next-contestant = Contestant: enter from the page of a competition that is open; see “My entries” for what became of it
portal-next-scheme-author = Scheme author: schemes are written before registration opens
portal-next-encryption-judge = Encryption judge: drawing codes appears here once the review of entries is finished
portal-next-judge = Judge: sheets to sign appear here once judging has started
portal-next-on-site-judge = On-site judge: sheets to sign appear here once judging has started
portal-next-recorder = Recorder: enter marks as the chief judge directs, once judging has started
portal-next-chief-judge = Chief judge: spreads to resolve and totals to confirm appear here once judging has started
portal-next-supervisor = Supervisor: decryption and signing appear here once the chief judge has confirmed
portal-next-finance-clerk = Finance clerk: payments ready for a batch appear here once the awards are accepted
portal-next-finance-approver = Finance approver: batches appear here once a clerk has prepared them
portal-next-auditor = Auditor: open a competition below; the log and its verification stand under “Audit”
portal-next-administrator = Administrator: accounts and backups are yours; what happens in a competition is up to its officials

# Ahead.
portal-ahead-registration = Registration closes
portal-ahead-first-day = Competition begins
portal-ahead-final-day = Final ends
portal-ahead-publicity = Publicity ends

# The log.
portal-log-own = { $who }: { $action }
portal-log-on = { $who }: { $action } ({ $on })
portal-log-removed = { $who }: { $action } (since removed)
portal-log-site = { $who }: { $action } (this site)
portal-log-person = { $who }: { $action } (person { $on })
portal-log-sheet = { $who }: { $action } (a sheet of { $on })
portal-log-blind = { $action } (a sheet of { $on })
portal-log-title = Log
portal-log-end = No earlier entries
portal-entries = Entries
portal-newer = Newer entries
portal-older = Earlier entries
portal-audit = Audit
portal-audit-choose = Find a competition by part of its name, choose it, then press Find again to see its entries alone
portal-checkpoint = Checkpoint { $n }
portal-head = Head of the chains
portal-head-lead = The head stands for every entry before it. Download it and keep it elsewhere: it will show any rewriting later.
portal-head-none = There is no head yet
portal-head-do = Make a new head
portal-head-download = Download the head
portal-head-made = The head of checkpoint { $n } is ready
portal-head-hint = Paste the whole content of a head file kept earlier
portal-head-unreadable = This is not the content of a head file; paste the whole file
portal-verify = Verify the log
portal-verify-lead = Computes every hash again and checks each chain and checkpoint. With many entries this takes a while.
portal-verify-with = Compare with a head kept earlier
portal-verify-do = Verify
portal-verify-whole = Every chain is whole
portal-verify-compared = It agrees with the head given
portal-verify-broken = { $n ->
    [one] One problem found
   *[other] { $n } problems found
}
portal-verify-broken-hint = Leave the database as it is, keep the backups and heads, and take this up with the administrator
portal-verify-looked = Looked at { $streams } chains, { $entries } entries, { $checkpoints } checkpoints
portal-thing-removed = something since removed
portal-thing-site = This site
portal-thing-competition = This competition
portal-thing-person = A person
portal-thing-gone = Something that is gone
portal-finding-altered = { $on }, entry { $n }: its content does not fit its hash, so it was altered ({ $stream })
portal-finding-missing = { $on }, entry { $n }: missing ({ $stream })
portal-finding-unchained = { $on }, entry { $n }: does not continue the one before, so it was swapped or inserted ({ $stream })
portal-finding-head = { $on }: the last entry is not number { $n } as the chain says ({ $stream })
portal-finding-rewritten = { $on }, entry { $n }: differs from what a checkpoint recorded; rewritten after entry { $after } ({ $stream })
portal-finding-row-altered = { $on }: row { $row } of { $table } was changed in the database; entry { $n } left it otherwise ({ $stream })
portal-finding-row-missing = { $on }: row { $row } of { $table } is not in the database any more; entry { $n } left it there ({ $stream })
portal-finding-row-unbound = { $on }: row { $row } of { $table } was put into the database; no entry knows it ({ $stream })
portal-finding-gone = { $on }: the whole chain is gone ({ $stream })
portal-finding-checkpoint = Checkpoint { $n }: missing, altered, or different from the head given
action-view-audit = see the log of the site
action-view-log = see the log
action-verify-log = verify the log
portal-reads = To read
portal-panels-of = Panels of { $round }
portal-account = Your account
portal-account-where = Where
portal-account-site = The whole site
portal-cancelled = The competition was cancelled on { $day }: { $reason }
portal-nobody-entered = Nobody is there to be drawn; the authority cancels the division or merges it into another
competition-appeals = Appeals
competition-appeal-hours = within { $hours } hours after the chief judge confirms a round
competition-ties-by = { $division }: { $who }
