# Ranking: words, refusals, what is open, notices, explanations.
rank-totals-marks = computed from the judges' marks
rank-totals-raw = given on the mark scale
rank-totals-scaled = given as scale scores
rank-rounding-at-total = the total only
rank-rounding-at-modules-too = module marks and the total
rank-rounding-half-up = half-up
rank-rounding-floor = down
rank-rounding-ceil = up
rank-penalties-none = none
rank-penalties-total = from the total
rank-penalties-modules = from module marks
rank-penalties-both = from module marks and the total
rank-scale-700 = 700 + 30 × (x − median) ÷ (1.4826 × MAD)
rank-scale-500 = 500 + 30 × (x − mean) ÷ σ
rank-cost-rank = the rank
rank-cost-prize = the prize
rank-cost-title = the title
rank-cost-certificate = the certificate
rank-vacated-pass-down = the next entry takes it
rank-vacated-lapse = it stays vacant
rank-direction-higher = higher first
rank-direction-lower = lower first
rank-tie-module = a module mark
rank-tie-criterion = a criterion mark
rank-tie-column = a column of the entries
rank-last-share = tied entries share the rank
rank-last-ask = the committee decides
rank-last-extra-round = an extra round decides
rank-last-lots = lots are drawn
rank-aggregation-single = one judge
rank-aggregation-mean = mean
rank-aggregation-trimmed = trimmed mean
rank-aggregation-median = median
rank-aggregation-sum = sum
rank-prizes-none = none
rank-prizes-counts = fixed numbers
rank-prizes-ratio = a ratio
rank-prizes-percentages = per cent
rank-prizes-bands = bands of places
rank-prizes-share = fixed numbers, then down to a share
rank-prizes-groups = groups by scale score
rank-base-registered = registered entries
rank-base-started = entries that started
rank-base-finished = entries that finished
rank-base-finalists = finalists
rank-fill-multiples = whole multiples
rank-fill-largest-remainder = largest remainder
rank-percentages-separate = each class by itself
rank-percentages-cumulative = last places
rank-cut-ask = the committee decides
rank-cut-share = all tied take the better class
rank-positions-groups = shared within each group
rank-positions-medals = shared within one medal
rank-positions-equal = shared by equal scores
rank-tie-method-tie = committee
rank-tie-method-extra-round = extra round
rank-tie-method-lots = lots
rank-ruling-drop-judge = A judge is dropped for all
rank-ruling-aggregation = Another aggregation for all
rank-ruling-spread = A spread stands
rank-ruling-tie = A tie is decided by the committee
rank-ruling-extra-round = A tie is decided by an extra round
rank-ruling-lots = A tie is decided by lots
rank-ruling-cut = A tie at an award cut is decided
rank-head-rank = Rank
rank-head-position = Position
rank-head-entry = Entry
rank-head-total = Total
rank-head-scale = Scale score
rank-head-prize = Prize
rank-head-status = Status
rank-head-open = Open
rank-head-notices = Notices

# Refusals: marks and entries.
rank-mark-not-a-number = "{ $value }" is not a mark; write a number such as 12.5
rank-mark-too-precise = { $value } has more than three decimals
rank-mark-too-large = { $value } is larger than any mark can be
rank-mark-range = { $aspect } must be from 0 to { $max }, not { $value }
rank-mark-off-step = { $aspect } goes in steps of { $step }, not { $value }: { $below } or { $above }
rank-mark-yes-no = { $aspect } is yes or no ({ $max } or 0), not "{ $value }"
rank-mark-no-grade = { $aspect } has no grade "{ $value }"; known: { $known }
rank-mark-judgement = { $aspect } is judged 0, 1, 2 or 3, not "{ $value }"
rank-mark-twice = This mark is given twice
rank-mark-needs-judge = This aspect is marked by each judge; name the judge
rank-mark-is-agreed = This aspect is marked by agreement; leave the judge empty
rank-mark-module = There is no module { $module }; { $guess }
rank-mark-aspect = Module { $module } has no aspect { $aspect }; { $guess }
rank-mark-judge = { $judge } is not on the panel of module { $module }; { $guess }
rank-unknown-entry = There is no entry { $entry } in the list of entries
rank-unknown-module = There is no module { $module }
rank-unknown-judge = { $judge } is not on the panel of module { $module }
rank-unknown-criterion = Module { $module } has no criterion { $criterion }
rank-entry-name = An entry needs a name of one line and at most 120 characters
rank-entry-twice = The entry { $entry } stands there twice
rank-too-many-entries = More than { $limit } entries
rank-size = The size of a team is a whole number above zero, not "{ $value }"
rank-tie-value = { $key } must be a number, a time such as 1:02:03 or a date such as 2001-05-18, not "{ $value }"
rank-tie-kinds = { $key } mixes numbers, times and dates at "{ $value }"; use one of them
rank-several-groups = The entries are of several groups ({ $groups }), and a ranking is of one: name it in the event's key division
rank-no-such-group = No entry is of the group { $group }
rank-started-unknown = Whether { $entry } had started is not known, and prizes count starters: fill the column started
rank-started-against = { $entry } is { $status }; what started says is something else
rank-final-unknown = Whether { $entry } started in the final is not known, and prizes count finalists: fill the column final
rank-penalty-not-planned = { $entry } has a penalty that the event's key penalties does not admit
rank-penalty-negative = { $entry } has a penalty below zero; write the points to take off
rank-total-range = The total of { $entry } is { $total }; it must be from 0 to { $max }
rank-total-not-whole = The scale score of { $entry } is { $total }; it must be a whole number, not negative

# Refusals: the plan.
rank-plan-maximum-missing = The key maximum is missing: the full total in points
rank-plan-above-zero = This must be above zero
rank-plan-not-negative = This must not be below zero
rank-plan-within = This must be from 0 to { $max }
rank-plan-decimals = Decimals are 0, 1, 2 or 3
rank-plan-scaled-maximum = Scale scores have no maximum; leave the key out
rank-plan-scaled-scale = The totals are scale scores already; leave the key scale out
rank-plan-scaled-penalties = Nothing is taken off scale scores; leave the key penalties out
rank-plan-no-modules = The totals are given; leave the modules out
rank-plan-no-module-penalties = The totals are given, so there are no module marks to take penalties from
rank-plan-modules-missing = Totals are computed from marks, and there is no module
rank-plan-too-many-aspects = A scheme has at most { $limit } aspects
rank-plan-code-twice = The code { $code } stands there twice
rank-plan-weights = The weights sum to { $weights }, the maximum is { $maximum }
rank-plan-aspects-missing = This module has no aspects
rank-plan-aspects-sum = The aspects sum to { $sum }, the module's max is { $max }
rank-plan-spread = The spread is 0, 1, 2 or 3
rank-plan-judge-twice = A judge stands there twice
rank-plan-judges-missing = This module has aspects marked by judges; name its judges
rank-plan-too-many-judges = A panel has at most { $limit } judges
rank-plan-aggregation-missing = This module has S aspects; say how they are aggregated: single, mean, trimmed, median or sum
rank-plan-drop = A trimmed mean drops at least one mark at each end
rank-plan-step = A step is above zero and at most { $max }
rank-plan-step-rest = Steps of { $step } do not make up the full mark { $max }
rank-plan-grades-missing = The table of grades is empty
rank-plan-grade = The grade { $grade } must be worth 0 to { $max }
rank-plan-pass-costs = There is a pass mark; say in costs what failing it costs
rank-plan-costs-without-pass = There is no pass mark for these costs
rank-plan-vacated = Failing costs the prize but not the rank; say in vacated what becomes of the place
rank-plan-no-classes = This rule has no classes
rank-plan-classes-missing = This rule needs classes
rank-plan-prize = { $prize } is no prize that can be given
rank-plan-prize-twice = { $prize } stands there twice
rank-plan-measure = A class of this rule needs one measure of its kind and within its limits
rank-plan-per-cent = A percentage is from 0 to 100
rank-plan-rising = Each last place lies after the one before
rank-plan-falling = { $prize } cannot follow { $before }: the better prize comes first
rank-plan-per-cent-sum = The percentages come to { $sum }; they are 100 together at most
rank-plan-share-last = The last class, and only that, has a share
rank-plan-tolerance = The tolerance is not below zero
rank-single-needs-one = Module { $module } is marked by one judge alone, but its panel has more
rank-too-few-judges = Module { $module } has { $judges ->
    [one] one judge
   *[other] { $judges } judges
 }; this aggregation needs { $needed }
rank-criterion-module = The criterion { $criterion } is not in exactly one module; name the module
rank-tie-key = A key names a module, a criterion or a column
rank-drop-without-trimmed = drop belongs to the trimmed mean only
rank-aspect-one-way = An M aspect has a step, or is yes or no, or has grades: one of them at most

# Refusals: decisions.
rank-decision-twice = This is decided already
rank-decision-last-judge = The last judge of module { $module } cannot be dropped
rank-decision-no-panel = Module { $module } is marked by agreement; there is no panel to aggregate
rank-decision-sum = A sum follows its panel: module { $module } cannot change to or from it
rank-decision-no-judgement = Module { $module } has no J aspect { $aspect }
rank-decision-no-spread = The scores of { $entry } on { $aspect } lie within the limit; there is nothing to decide
rank-decision-no-tie = These are not exactly the entries of one tie
rank-decision-method = Ties of this event are settled otherwise: { $last }
rank-decision-no-cut = These are not exactly the entries of one tie across an award cut that waits for a decision

# What is open.
rank-open-no-total = { $entry } has no total
rank-open-hole = { $entry }, module { $module }: { $count ->
    [one] one mark is missing
   *[other] { $count } marks are missing
 } (first: { $first })
rank-open-panel = { $entry }, module { $module }: not marked by { $judges }. Let a substitute mark all, drop a judge for all, or choose another aggregation for all.
rank-open-few-judges = { $entry }, module { $module }: marked by { $judges ->
    [one] one judge
   *[other] { $judges } judges
 }; the aggregation needs { $needed }
rank-open-spread = { $entry }, module { $module }: the judges differ by more than { $limit } on { $aspects }
rank-open-tie-value = The tie key { $key } is not known of { $entries }
rank-open-tie = { $entries } are tied: { $last }
rank-open-cut = { $entries } are tied across an award cut: the committee decides
rank-open-no-scale = Prizes by groups need a scale score, and there is none

# Notices.
rank-notice-totals = Totals: { $source }
rank-notice-rounding = Rounding: { $how }, decimals: { $decimals }, where: { $at }
rank-notice-penalties = Penalties: { $penalties }
rank-notice-module-agreed = Module { $module }: max { $max }, weight { $weight }, marked by agreement
rank-notice-module = Module { $module }: max { $max }, weight { $weight }, judges: { $judges }, { $aggregation }{ $drop ->
    [0] {""}
   *[other] {" "}without { $drop } highest and { $drop } lowest
 }, J scores may differ by { $spread }
rank-notice-module-lifted = Module { $module }: max { $max }, weight { $weight }, each entry over the judges who marked it whole (of { $judges }), { $aggregation }{ $drop ->
    [0] {""}
   *[other] {" "}without { $drop } highest and { $drop } lowest
 }, J scores may differ by { $spread }
rank-notice-pass-total = Pass mark of the total: { $pass }
rank-notice-pass-module = Pass mark of module { $module }: { $pass }
rank-notice-pass-cost = Failing a pass mark costs { $cost }
rank-notice-vacated = The place of an entry without a prize: { $vacated }
rank-notice-order = Equal totals: { $last }
rank-notice-order-keys = Equal totals: compared by { $n ->
    [1] { $keys }
   *[other] { $keys }, in this order
}; if still equal, { $last }
rank-notice-order-key = { $key } ({ $first })
rank-key-module = module { $module }
rank-key-criterion = module { $module }, criterion { $criterion }
rank-key-column = "{ $column }"
rank-notice-scale = Scale: { $scale }
rank-notice-scale-given = Scale: the totals are scale scores
rank-notice-scale-none = Scale: none
rank-notice-no-scale-few = No scale score: fewer than three ranked entries
rank-notice-no-scale-spread = No scale score: the totals have no spread
rank-notice-prizes-none = Prizes: none
rank-notice-prizes-counts = Prizes: fixed numbers
rank-notice-prizes-bands = Prizes: bands of places
rank-notice-prizes-multiples = Prizes: a ratio within { $within }% of { $n } ({ $base }), whole multiples
rank-notice-prizes-remainder = Prizes: a ratio within { $within }% of { $n } ({ $base }), largest remainder
rank-notice-prizes-percentages = Prizes: per cent of { $n } ({ $base }), { $figures }, rounding { $rounding }, at least { $minimum } of each
rank-notice-prizes-share = Prizes: fixed numbers, then down to a share of { $n } ({ $base }), rounding { $rounding }
rank-notice-prizes-groups = Prizes: groups within { $tolerance } points; excellence from { $excellence }; positions { $positions }
rank-notice-prizes-medals = Prizes: groups within { $tolerance } points; no excellence; positions { $positions }
rank-notice-class = { $prize }: { $places ->
    [one] one place
   *[other] { $places } places
 }
rank-notice-class-figure = { $prize }: { $figure }, that is { $places ->
    [one] one place
   *[other] { $places } places
 }
rank-notice-class-rest = { $prize }: all the rest
rank-notice-class-floor = { $prize }: no total below { $floor }
rank-notice-cut = A tie across an award cut: { $cut }
rank-notice-unused-marks = Marks of { $entries ->
    [one] one entry
   *[other] { $entries } entries
 } without a total are not used
rank-notice-decision = Decision: { $kind }. { $who }, { $when }. Reason: { $why }
rank-notice-decision-document = Decision: { $kind }. { $who }, { $when }. Document: { $document }. Reason: { $why }

# Why a row says what it says.
rank-why-status = Status: { $status }
rank-why-status-noted = Status: { $status }; noted: { $reason }
rank-why-panel = Module { $module }: the judges' S marks sum to { $sums }; { $aggregation }: { $scored }
rank-why-panel-trimmed = Module { $module }: the judges' S marks sum to { $sums }; with { $drop } dropped at each end the mean is { $scored }
rank-why-module-agreed = Module { $module }: agreed { $mark }
rank-why-module = Module { $module }: agreed { $agreed } + judgement { $judgements } + panel { $scored } = { $mark }
rank-why-module-penalty = Module { $module }: penalty { $penalty }, not below 0
rank-why-module-penalty-noted = Module { $module }: penalty { $penalty } (noted: { $reason }), not below 0
rank-why-points = Module { $module }: { $mark } ÷ { $max } × { $weight } = { $points } points
rank-why-points-rounded = Module { $module }: rounded { $mark } ÷ { $max } × { $weight } = { $points } points
rank-why-raw = Total given: { $raw }
rank-why-penalty = Penalty on the total: { $penalty }, not below 0
rank-why-penalty-noted = Penalty on the total: { $penalty } (noted: { $reason }), not below 0
rank-why-total = Total, rounded: { $total }
rank-why-scaled = Scale score given: { $total }
rank-why-failed-total = The total is below the pass mark { $pass }
rank-why-failed-module = Module { $module } is below its pass mark { $pass }
rank-why-cost = This costs { $cost }
rank-why-rank = Rank { $rank } by total
rank-why-rank-key = Rank { $rank }: equal totals, settled by { $key }
rank-why-rank-key-value = Rank { $rank }: equal totals, { $key } is { $value }
rank-why-rank-shared = Rank { $rank }, shared by { $sharing } entries
rank-why-rank-open = Rank { $rank } for now: { $sharing } entries are tied, and the tie is not decided
rank-why-rank-decision = Rank { $rank }: equal totals. { $kind }: { $who }, { $when }: { $why }
rank-why-rank-shared-decision = Rank { $rank }, shared by { $sharing } entries. { $kind }: { $who }, { $when }: { $why }
rank-why-scale = Scale score { $score } = { $scale }, rounded half-up
rank-why-prize = { $prize }: within its places ({ $places })
rank-why-prize-rest = { $prize }: all that are left
rank-why-prize-group = { $prize }, by groups of scale scores
rank-why-prize-barred = Competes for no prize
rank-why-prize-barred-noted = Competes for no prize (note: { $reason })
rank-why-prize-none = No prize at this place
rank-why-prize-open = The prize is open
rank-why-prize-cut = { $prize }. { $kind }: { $who }, { $when }: { $why }
rank-notice-ties-shared = { $n ->
    [one] One tie wins
   *[other] { $n } ties win
} nothing and, by the plan, stay shared without a decision
