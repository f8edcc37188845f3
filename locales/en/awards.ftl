# Awards: runs of the packs, decisions, titles, shares, outside results
awards-title = Statement
awards-tabs = Awards and payments
awards-tab-statement = Statement
awards-tab-decisions = Decisions
awards-tab-titles = Titles
awards-tab-shares = Team shares
awards-tab-external = Outside results
awards-tab-payout = Payments
awards-why = Why
awards-title-word = Title
awards-yes = Yes
awards-no = No
awards-not-known = Not known
awards-none-of-these = None
awards-amount = CNY { $amount }
awards-reading = Reading
awards-reason = Reason
awards-reason-hint = It is printed on the statement
awards-document = Document number

# Runs
awards-run = Work the awards out
awards-run-again = Recalculate
awards-run-made = Worked out: run { $n }
awards-run-accepted = Run { $n } is accepted; settled amounts can be paid
awards-run-state-open = Not accepted
awards-run-state-accepted = Accepted
awards-accept = Accept this run
awards-export = Files for re-computation, for the command jiangsai award:
awards-open = { $n ->
    [one] { $n } question waits for a decision
   *[other] { $n } questions wait for a decision
}
awards-open-go = Decide
awards-without-result = { $n ->
    [one] { $n } division has no result yet: { $names }
   *[other] { $n } divisions have no result yet: { $names }
}
awards-decided-entries = { $entries }
awards-not-accepted-yet = Settled amounts can be paid once this run is accepted
awards-decisions-idle = { $n ->
    [one] { $n } decision is asked for no more since something changed; the run leaves it out
   *[other] { $n } decisions are asked for no more since something changed; the run leaves them out
}
awards-below-fallback = A match is less than the bonus without prize money; the text is followed as it stands
awards-no-pack = This competition uses no policy pack
awards-pack-unknown = There is no policy pack { $pack }; change the competition's settings
awards-selects-for-unknown = This competition only selects, and the level it selects for is not known. Enter it among the decisions first.
awards-newer-run = There is a newer run; look at the newest statement
awards-accepted-already = This run is accepted already
awards-facts-changed = Results or decisions changed since this run. Recalculate, then accept.
awards-claimed-elsewhere = The same is claimed with { $competition } already; it is not paid here
awards-not-accepted = No run is accepted yet. Accept the statement first.

# Decisions
awards-decisions = Decisions
awards-decisions-open = Waiting for a decision
awards-decisions-none = Nothing waits for a decision
awards-decisions-standing = Decided
awards-standing-none = Nothing is decided yet
awards-decided-by = Decided by
awards-readings-lead = Where the text is silent, one way to read it was chosen. Choosing another is a decision and needs a reason.
awards-decide = Decide
awards-decide-do = Decide
awards-change = Change
awards-decided-before = { $who } has decided this; deciding again replaces it
awards-between = From CNY { $low } to { $high }
awards-amount-label = Amount (CNY)
awards-answer = Answer
awards-take-back = Leave it empty to take the decision back
awards-take-back-choice = Take it back
awards-amount-wrong = Enter an amount with at most two decimals, such as 5000.00
awards-amount-outside = It must be from { $low } to { $high }
awards-document-required = A special approval needs its document number
awards-nothing-asked = Nothing of this kind waits for a decision now
awards-fact-fact-prize-money = How much prize money did the organiser pay? Enter 0 where it is known to be none.
awards-fact-fact-represents = Does the entry represent the city?
awards-fact-fact-selects-for = Which level does it select for?

# Titles
awards-titles-caption = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
awards-titles-none = There is nobody to recommend
awards-title-open = To recommend
awards-title-recommended = To approve
awards-title-approved = Approved
awards-recommend = Recommend
awards-recommended = { $n ->
    [one] { $n } person is recommended
   *[other] { $n } people are recommended
}
awards-approve = Approve
awards-approve-lead = Somebody other than whoever recommended approves, with the number of the document.
awards-approved = { $n ->
    [one] { $n } title is approved
   *[other] { $n } titles are approved
}
awards-nobody-to-recommend = Everybody is recommended already
awards-nothing-to-approve = No recommendation waits for approval
awards-titles-same = You recommended these; somebody else approves them
awards-title-to-revoke = To revoke
awards-title-revoked = Revoked
awards-to-revoke = { $n ->
    [one] { $n } title is held that the newest result no longer gives; the authority revokes it under a document. Until then the competition is not settled
   *[other] { $n } titles are held that the newest result no longer gives; the authority revokes them under a document. Until then the competition is not settled
}
awards-revoke-title = Revoke the title
awards-revoke-do = Revoke
awards-revoke-by-result = By the corrected result the newest accepted run no longer gives this title. It stays on record as revoked; the place goes to whoever the run names next.
awards-revoke-alone = The result still gives this title. Here it is revoked by a document alone: results, money and other people's titles stay as they are. Where these are to change too, correct the result first.
awards-revoke-day-of = Day of the document
awards-revoke-day = A day from { $since }, when it was given, to today
awards-revoked = The title is revoked
awards-revoked-under = Revoked:
awards-title-revoked-by = Revoked by { $document } on { $day }

# Team shares
awards-shares-lead = The money of a team or a coach team is shared by a plan. It can be paid once the plan's run is accepted.
awards-shares-empty = No team has money to share
awards-share-file = File a share plan
awards-share-hint = Shares are parts, such as 2, 1, 1. Odd fen go by the order of the roster; the shares sum to the whole.
awards-share-amount = To share
awards-share-do = Save the plan
awards-part-unit = parts
awards-parts = { $n ->
    [one] { $n } part
   *[other] { $n } parts
}
awards-shares-roster = The plan must name every member, in the order of the roster
awards-shares-none = At least one member needs a part above 0

# Outside results
awards-external-new = Enter an outside result
awards-external-do = Enter
awards-external-entered = Entered; the authority accepts it next
awards-external-accepted = Accepted; it counts from the next run on
awards-external-accept = Accept
awards-external-waiting = To accept
awards-external-taken = Accepted
awards-external-refused = Refused
awards-external-refuse = Refuse
awards-external-refused-why = Refused:{" "}
awards-external-refuse-title = Refuse an outside result
awards-external-refuse-lead = It counts in no later run. If it was paid already, the next run has it recovered.
awards-external-refused-done = Refused; it counts in no later run
awards-external-refused-before = This result was refused. If it is right after all, enter it anew.
awards-external-same = You entered this result; somebody else accepts it
awards-external-empty = No outside results yet. Enter prizes won elsewhere to have them settled here.
awards-external-caption = { $n ->
    [one] { $n } result
   *[other] { $n } results
}
awards-external-contest = Competition
awards-external-event = Event
awards-external-level-label = Level
awards-external-level = Only world, national and provincial results are entered here
awards-external-class = Class
awards-external-class-hint = A class code of the pack, such as I or II; empty where it has none
awards-external-class-unknown = There is no such class; known are { $known }
awards-external-series-label = Series
awards-external-series = Choose a series for world contests, and none for others
awards-series-none = Not a world contest
awards-series-worldskills = WorldSkills
awards-series-other = Another international contest
awards-external-final-day = Last day of the final
awards-external-person = Contestant
awards-external-person-hint = Type how the name begins, press Find, then choose
awards-external-id = ID number
awards-external-id-hint = For somebody not in the list
awards-external-nobody = Nobody with this ID number is on record
awards-external-prize = Prize
awards-external-place = Place
awards-external-money = Prize money (CNY)
awards-external-money-col = Prize money (CNY)
awards-external-money-hint = What the organiser paid to this person: 0 where it is known to be none, empty where it is not known.
awards-external-represents = Represented the city
awards-external-coach = Coach team
awards-external-proof = Proof
awards-external-proof-hint = Number of the notice or certificate
awards-shares-filed = Share plan filed and run { $n } computed; it waits for the authority to accept it
awards-person-not-searched = The person chosen is not the one written in the search: find first, then choose
awards-trial-asks = { $benefit }: has to be decided: { $asks }
awards-trial-title = { $benefit }: no places are filed for { $event }; it would wait for ever
awards-trial-waits = { $benefit }: { $why }

# One achievement is paid once
awards-suspects = { $n ->
    [one] { $n } pair of records may be one achievement
   *[other] { $n } pairs of records may be one achievement
}
awards-suspects-lead = Two records may tell of one achievement. Compare them; an achievement is paid once.
awards-suspects-found = { $n ->
    [one] { $n } record may be the same achievement. Compare it below; if it is another one, tick the box and enter
   *[other] { $n } records may be the same achievement. Compare them below; if it is another one, tick the box and enter
}
awards-suspects-despite = I compared them: it is another achievement
awards-suspects-reason = { $n ->
    [one] { $n } record may be the same achievement. If it is another one, give the reason
   *[other] { $n } records may be the same achievement. If it is another one, give the reason
}
awards-suspects-why = Reason for accepting
awards-suspects-why-hint = Why it is another achievement, for example in another event of the contest
awards-external-compare = Compare and accept
awards-external-accept-title = Accept an outside result
awards-external-accept-lead = It counts from the next run on.
awards-record-settled-with = Settled with
awards-record-standing = State
awards-record-entered-by = Entered by
awards-record-text = { $text }
awards-record-day = { $day }
awards-record-word = { $word }
awards-record-count = { $n }
awards-record-nothing = —
awards-record-new = being entered
awards-record-waiting = to accept
awards-record-accepted = accepted
awards-record-own = entry on this site
awards-contest = Contest on record
awards-contest-hint = Type how its name begins, without year and edition, press Find, then choose
awards-contest-new = Only for a contest that is not on record
awards-contests-merge = Merge contests
awards-contests-merge-do = Merge
awards-contests-merge-lead = Two names on record that are one contest become one; the results of both belong to the second.
awards-contests-merge-from = The contest to be merged
awards-contests-merge-into = The contest it is
awards-contests-merged = Merged
awards-changed-since = Particulars, results, decisions or policies changed after run { $n }: recalculate before it is accepted
