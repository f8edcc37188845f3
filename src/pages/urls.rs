//! Every address below one thing of the service, on one page. A link and its route are written by the same function:
//! `urls::competition(uid).setup()` is the link, `urls::competition(UID).setup()` the pattern of the route, so neither
//! can change without the other. Which page answers stands in the routes of each stage.

/// Stands for the uid in the pattern of a route.
pub const UID: &str = "{uid}";

macro_rules! addresses {
    ($($(#[$doc:meta])* $one:ident $Type:ident $base:literal {
        $($name:ident($($part:ident),*) $below:literal,)*
    })*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $one(uid: &str) -> $Type<'_> {
            $Type(uid)
        }

        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $Type<'a>(&'a str);

        impl $Type<'_> {
            $(
                #[doc = concat!("`", $base, "/{uid}", $below, "`")]
                #[must_use]
                pub fn $name(self, $($part: &str),*) -> String {
                    format!(concat!($base, "/{uid}", $below), uid = self.0, $($part = $part),*)
                }
            )*
        }
    )*};
}

addresses! {
    /// One competition.
    competition Competition "/competitions" {
        page() "",
        setup() "/setup",
        edit() "/edit",
        file() "/file",
        decide() "/decide",
        cancel() "/cancel",
        officials() "/officials",
        invite_official() "/officials/invite",
        renew_link(account) "/officials/{account}/renew",
        revoke(grant) "/officials/{grant}/revoke",
        events() "/events",
        new_event() "/events/new",
        open_registration() "/open-registration",
        extend_registration() "/extend-registration",
        close_registration() "/close-registration",
        reopen_registration() "/reopen-registration",
        finish_review() "/finish-review",
        entries() "/entries",
        desk() "/desk",
        log() "/log",
        verify_log() "/log/verify",
        official() "/official",
        awards() "/awards",
        run_awards() "/awards/run",
        accept_awards() "/awards/accept",
        export_awards() "/awards/export",
        award_decisions() "/awards/decisions",
        decide_award() "/awards/decide",
        shares() "/awards/shares",
        share() "/awards/share",
        titles() "/awards/titles",
        recommend_titles() "/awards/titles/recommend",
        approve_titles() "/awards/titles/approve",
        revoke_title(title) "/awards/titles/{title}/revoke",
        outside_results() "/external-results",
        new_outside_result() "/external-results/new",
        accept_outside_result(result) "/external-results/{result}/accept",
        refuse_outside_result(result) "/external-results/{result}/refuse",
        payout() "/payout",
        prepare_batch() "/payout/prepare",
        settle() "/payout/settle",
    }
    /// One account.
    account Account "/accounts" {
        link() "/link",
        take_back() "/take-back",
        lift() "/lift",
        reset() "/reset",
        suspend() "/suspend",
        open() "/open",
        close() "/close",
        agree_closing() "/close/agree",
        keep_open() "/close/withdraw",
    }
    /// One event.
    event Event "/events" {
        edit() "/edit",
        remove() "/remove",
        cancel() "/cancel",
        merge() "/merge",
        divisions() "/divisions",
        new_division() "/divisions/new",
    }
    /// One division.
    division Division "/divisions" {
        edit() "/edit",
        remove() "/remove",
        cancel() "/cancel",
        merge() "/merge",
        entries() "/entries",
        new_entry() "/entries/new",
        ranking() "/ranking",
        decide_ranking() "/ranking/decisions",
        withdraw_decision(decision) "/ranking/decisions/{decision}/withdraw",
        publish() "/publish",
        results() "/results",
        my_result() "/my-result",
        corrections() "/corrections",
        new_correction() "/corrections/new",
        objections() "/objections",
        new_objection() "/objections/new",
        enter_objection() "/objections/enter",
    }
    /// One correction of a signed result.
    correction Correction "/corrections" {
        page() "",
        add_item(kind) "/add/{kind}",
        marks() "/marks",
        take_out(item) "/items/{item}/remove",
        sign() "/sign",
        withdraw() "/withdraw",
    }
    /// One objection.
    objection Objection "/objections" {
        page() "",
        acknowledge() "/acknowledge",
        narrow() "/narrow",
        extend() "/extend",
        refer() "/refer",
        rule() "/rule",
        decide() "/decide",
        withdraw() "/withdraw",
        contact() "/contact",
        correct() "/correct",
    }
    /// One round.
    round Round "/rounds" {
        scheme() "/scheme",
        modules() "/modules",
        draw() "/draw",
        draw_map() "/draw/map",
        draw_record() "/draw/record",
        panels() "/panels",
        unseat(seat) "/panels/{seat}/remove",
        start_judging() "/start-judging",
        progress() "/progress",
        seat(seat) "/seats/{seat}",
        decisions() "/decisions",
        confirm() "/confirm",
        reopen() "/reopen",
        decrypt() "/decrypt",
        sign() "/sign",
        export(file) "/export/{file}",
    }
    /// One module of a scheme.
    module Module "/modules" {
        aspects() "/aspects",
        edit() "/edit",
        copy() "/copy",
        shift() "/move",
        remove() "/remove",
    }
    /// One judge's seat in a panel.
    seat Seat "/seats" {
        compare() "/compare",
        read_back() "/read-back",
        sign() "/sign",
    }
    /// One score sheet.
    sheet Sheet "/sheets" {
        page() "",
        unlock() "/unlock",
    }
    /// One entry.
    entry Entry "/entries" {
        page() "",
        edit() "/edit",
        unmask(person) "/members/{person}/unmask",
        admit() "/admit",
        refuse() "/refuse",
        send_back() "/return",
        status() "/status",
        withdraw() "/withdraw",
        replace(person) "/members/{person}/replace",
        name(person) "/members/{person}/name",
        account(person) "/members/{person}/account",
        same(person) "/members/{person}/same",
    }
    /// One person.
    person Person "/persons" {
        page() "",
        account() "/account",
        confirm_account() "/account/confirm",
        dispute_account() "/account/dispute",
        settle_account() "/account/settle",
        erase() "/erase",
        agree_erasure() "/erase/agree",
        keep() "/erase/withdraw",
        new_honour() "/honours/new",
        honours() "/honours",
        unmask() "/unmask",
    }
    /// One authority.
    authority Authority "/authorities" {
        page() "",
        officers() "/officers",
        dismiss(grant) "/officers/{grant}/revoke",
    }
    /// One unit.
    unit Unit "/units" {
        page() "",
        account() "/account",
        confirm_account() "/account/confirm",
        dispute_account() "/account/dispute",
        settle_account() "/account/settle",
        speakers() "/speakers",
        claim(claim) "/claims/{claim}",
    }
    /// One payment batch.
    batch Batch "/batches" {
        page() "",
        approve() "/approve",
        send_back() "/return",
        withdraw() "/withdraw",
        export() "/export",
        reversal(line) "/lines/{line}/reversal",
        withdraw_reversal(line) "/lines/{line}/reversal/withdraw",
        reverse(line) "/lines/{line}/reverse",
        settle() "/settle",
    }
}
