# Publicity, corrections, official results.
publicity-publish-title = Publish results
publicity-first-title = Publish
publicity-correct-title = Publish a correction
publicity-what = Name, unit and result of { $n ->
    [one] one entry
   *[other] { $n } entries
} become public. After that only a new version can follow, and this one stays reachable.
publicity-blocked = Not ready to publish: { $n ->
    [one] one thing
   *[other] { $n } things
} left
publicity-same-result = The result is the one in publicity; only its end can be moved
publicity-until = In publicity until
publicity-until-hint = To the end of that day, 24:00
publicity-until-past = Publicity must end after now
publicity-reason = Reason for the correction
publicity-reason-hint = Stands on the new version, for everybody to read
publicity-reason-missing = A correction needs a reason
publicity-unchanged = Nothing differs from version { $version }
publicity-publish-do = Publish the results
publicity-correct-do = Publish the correction
publicity-published = Version { $version } published
publicity-official-stays = Results of a division are official: the competition cannot be cancelled any more
publicity-official-title = Declare results official
publicity-official-do = Declare official
publicity-official = Results are official
publicity-not-over = Publicity lasts until { $until }
publicity-not-all-published = Some divisions are not published yet
publicity-objection = Objections go in writing to { $authority } before publicity ends.
publicity-corrected = Version { $version }, correction: { $reason }
publicity-prize-revoked = { $prize } revoked, { $document }, { $day }
publicity-prize-changed = Was published with { $prize }, corrected on { $day }
publicity-replaced = This is version { $version }; a newer one corrects it.
publicity-to-current = See the current version
publicity-shown-rounded = Modules are shown with two decimals; the total is computed from unrounded figures
publicity-marks-of = All marks of { $module }
publicity-full-mark = Full mark
publicity-agreed = Agreed
publicity-aspect = Aspect
publicity-all-results = See all results
col-number-of-entry = Ticket number
tag-result-replaced = Replaced
publicity-format-html = Page
publicity-format-html-official = Page of official results
publicity-format-html-replaced = Page of a replaced version
publicity-format-json = JSON
publicity-format-csv = CSV table
publicity-judged = Judged: 0 to 3 from each judge
publicity-by-decision = Equal totals, decided
publicity-too-short = Publicity lasts { $days ->
    [one] { $days } working day
   *[other] { $days } working days
} at least, until { $until }; a shorter one is the authority's to give a reason for
publicity-shortest = Least publicity: { $n ->
    [one] { $n } working day
   *[other] { $n } working days
}
publicity-shortest-until = published today, until { $at } at least
publicity-exception-hint = Where publicity is shorter than approved (the authority alone), or before the days of the contest
publicity-moved-from = The end of publicity was moved; it was { $at }
publicity-format-html-cancelled = Page of a cancelled competition
publicity-format-html-over = Page after publicity
tag-result-over = Publicity over
publicity-early = Reason for declaring them early
publicity-official-part = Results of { $n ->
    [one] one division
   *[other] { $n } divisions
} are official; the others follow when they can
publicity-official-part-do = { $n ->
    [one] Declare one of them official
   *[other] Declare { $n } of them official
}
publicity-ready = can be official
publicity-waits = not yet
publicity-held-places = Places held, by ticket number: { $numbers }
publicity-others-ready = Other divisions can become official than you saw: look again
publicity-not-published = Not published yet
publicity-body-differs = What is kept of this publication is not what was published. It is not shown; the organiser has to see to it.
