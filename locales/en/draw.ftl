# The draw of blind codes.
action-view-maps = see the list of codes and entries
draw-title = Draw blind codes
draw-entries = { $n ->
    [one] 1 entry
   *[other] { $n } entries
}
draw-secret-title = Digest of this round's secret
draw-secret-note = Let those present note this digest down before the words are typed. The system cannot change the secret once it has seen the words.
draw-words = Words of those present
draw-words-hint = Each person present says one in turn; put spaces between them; { $min } characters at least
draw-words-short = The words must have at least { $min } characters
draw-once = Codes are drawn once and cannot be drawn again.
draw-do = { $n ->
    [one] Draw 1 code
   *[other] Draw { $n } codes
}
draw-busy = Drawing
draw-done = { $codes ->
    [one] 1 code drawn, the digest of the seed is published
   *[other] { $codes } codes drawn, the digest of the seed is published
}
draw-not-reviewed = Entries are still under review: codes cannot be drawn yet
draw-no-entries = No entry is admitted: there is nothing to draw for
draw-too-many = There are { $entries } entries; one round can have at most { $max } codes
draw-codes = Codes
draw-at = Drawn at
draw-algorithm = Algorithm
draw-secret-digest = Digest of the secret
draw-seed-digest = Digest of the seed
draw-secret = Secret
draw-seed = Seed
draw-record-title = Record of the draw
draw-record-more = See the published record
draw-sealed = Secret and seed are published after decryption; anybody can then work the draw out again.
draw-replay = Secret and seed are published: anybody can work the draw out again by the description of the algorithm.
draw-map-title = Codes and entries
draw-map-note = Only the encryption judge can see this list, and every look is recorded.
draw-map-open = See the list
draw-map-warning = No judge may see this page. Leave it once the codes are handed out, and seal printed copies.
draw-entries-waiting = { $n } entries wait for their review; codes cannot be drawn yet
