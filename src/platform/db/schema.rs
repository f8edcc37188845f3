//! The tables, as both migration sets make them (`tests/it/schema_parity.rs` compares all three).

diesel::table! {
    stream (id) {
        id -> BigInt,
        uid -> Text,
        kind -> Text,
        parent_id -> Nullable<BigInt>,
        competition_id -> Nullable<BigInt>,
        division_id -> Nullable<BigInt>,
        phase -> Text,
        revision -> BigInt,
        head -> Text,
        authority_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    audit_entry (id) {
        id -> BigInt,
        stream_id -> BigInt,
        revision -> BigInt,
        at -> Timestamp,
        actor -> Text,
        action -> Text,
        detail -> Text,
        previous -> Text,
        hash -> Text,
        competition_id -> Nullable<BigInt>,
        format -> BigInt,
        bound -> Nullable<Text>,
    }
}

diesel::table! {
    audit_checkpoint (id) {
        id -> BigInt,
        number -> BigInt,
        at -> Timestamp,
        previous -> Text,
        hash -> Text,
    }
}

diesel::table! {
    audit_checkpoint_head (id) {
        id -> BigInt,
        checkpoint_id -> BigInt,
        stream_uid -> Text,
        revision -> BigInt,
        head -> Text,
    }
}

diesel::table! {
    feed_head (id) {
        id -> BigInt,
        n -> BigInt,
    }
}

diesel::table! {
    feed (n) {
        n -> BigInt,
        topic -> Text,
        key -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    site_setting (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    request_key (client_uid) {
        client_uid -> Text,
        account_uid -> Text,
        payload_digest -> Text,
        outcome -> Text,
        at -> Timestamp,
        stream_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    account (id) {
        id -> BigInt,
        login -> Text,
        display_name -> Text,
        password_hash -> Nullable<Text>,
        disabled -> Bool,
        lang -> Text,
        theme -> Text,
        suspended_by -> Nullable<Text>,
        suspended_because -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    one_time_link (id) {
        id -> BigInt,
        token_digest -> Text,
        purpose -> Text,
        account_id -> Nullable<BigInt>,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        created_by -> Text,
        sealed -> Nullable<Binary>,
        competition_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    session (id) {
        id -> BigInt,
        sid_digest -> Text,
        account_id -> BigInt,
        csrf_secret -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    kept_form (session_id) {
        session_id -> BigInt,
        at -> Timestamp,
        sealed -> Binary,
    }
}

diesel::table! {
    attempt (id) {
        id -> BigInt,
        kind -> Text,
        subject -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    role_grant (id) {
        id -> BigInt,
        uid -> Text,
        account_id -> BigInt,
        role -> Text,
        competition_id -> Nullable<BigInt>,
        division_id -> Nullable<BigInt>,
        granted_by -> Text,
        granted_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
        authority_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    secret_key (owner_id) {
        owner_id -> BigInt,
        wrapped -> Binary,
    }
}

diesel::table! {
    secret (id) {
        id -> BigInt,
        uid -> Text,
        owner_id -> BigInt,
        kind -> Text,
        sealed -> Binary,
        masked -> Text,
        digest -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    bank_account (secret_id) {
        secret_id -> BigInt,
        word -> Text,
        document -> Nullable<Text>,
        by_account -> Text,
    }
}

diesel::table! {
    bank_account_step (id) {
        id -> BigInt,
        secret_id -> BigInt,
        step -> Text,
        reason -> Nullable<Text>,
        document -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    calendar_year (id) {
        id -> BigInt,
        year -> BigInt,
        source -> Text,
        off -> Text,
        work -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    unit (id) {
        id -> BigInt,
        name -> Text,
        name_sort -> Text,
        credit_code -> Text,
        credit_code_reason -> Nullable<Text>,
        state -> Text,
    }
}

diesel::table! {
    unit_claim (id) {
        id -> BigInt,
        uid -> Text,
        unit_id -> BigInt,
        account_id -> BigInt,
        kind -> Text,
        name -> Text,
        words -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
        outcome -> Nullable<Text>,
        how -> Nullable<Text>,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    unit_member (id) {
        id -> BigInt,
        unit_id -> BigInt,
        account_id -> BigInt,
    }
}

diesel::table! {
    person (id) {
        id -> BigInt,
        name -> Text,
        name_sort -> Text,
        account_id -> Nullable<BigInt>,
        unit_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    authority (id) {
        id -> BigInt,
        uid -> Text,
        name -> Text,
        unit_id -> Nullable<BigInt>,
        by_account -> Text,
    }
}

diesel::table! {
    acquaintance (authority_id, owner_id) {
        authority_id -> BigInt,
        owner_id -> BigInt,
    }
}

diesel::table! {
    removal (id) {
        id -> BigInt,
        uid -> Text,
        owner_id -> BigInt,
        reason -> Text,
        asked_by -> Text,
        asked_at -> Timestamp,
        agreed_by -> Nullable<Text>,
        agreed_at -> Nullable<Timestamp>,
        ended_at -> Nullable<Timestamp>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    honour (id) {
        id -> BigInt,
        uid -> Text,
        person_id -> BigInt,
        title -> Text,
        awarded_on -> Date,
        document -> Nullable<Text>,
        source -> Text,
    }
}

diesel::table! {
    honour_revocation (honour_id) {
        honour_id -> BigInt,
        cause -> Text,
        document -> Text,
        day -> Date,
        reason -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    contest (id) {
        id -> BigInt,
        uid -> Text,
        name -> Text,
        name_key -> Text,
        year -> BigInt,
        level -> Text,
        class -> Nullable<Text>,
        series -> Nullable<Text>,
        final_day -> Date,
        competition_id -> Nullable<BigInt>,
        merged_into -> Nullable<BigInt>,
        added_by -> Text,
        added_at -> Timestamp,
    }
}

diesel::table! {
    achievement (id) {
        id -> BigInt,
        uid -> Text,
        contest_id -> BigInt,
        event_key -> Text,
        kind -> Text,
        holder -> Text,
        ordinal -> BigInt,
        entry -> Nullable<Text>,
        reason -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    contest_result (external_result_id) {
        external_result_id -> BigInt,
        contest_id -> BigInt,
        achievement_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    competition (id) {
        id -> BigInt,
        name -> Text,
        year -> BigInt,
        authority_name -> Text,
        level -> Text,
        class -> Nullable<Text>,
        selects_for -> Nullable<Text>,
        selection_only -> Bool,
        place -> Text,
        first_day -> Date,
        final_day -> Date,
        registration_until -> Timestamp,
        document -> Nullable<Text>,
        packs -> Text,
        explain_depth -> Text,
        publicity_days -> Nullable<BigInt>,
        replace_until -> Nullable<Date>,
        appeal_hours -> Nullable<BigInt>,
        authority_id -> Nullable<BigInt>,
        kind -> Text,
    }
}

diesel::table! {
    competition_review (id) {
        id -> BigInt,
        competition_id -> BigInt,
        outcome -> Text,
        reason -> Nullable<Text>,
        document -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    public_notice (id) {
        id -> BigInt,
        competition_id -> BigInt,
        event_id -> Nullable<BigInt>,
        kind -> Text,
        changes -> Text,
        sentence -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    event (id) {
        id -> BigInt,
        competition_id -> BigInt,
        name -> Text,
        occupation_code -> Text,
        class -> Nullable<Text>,
        host_unit_id -> BigInt,
        title_quota -> Nullable<BigInt>,
    }
}

diesel::table! {
    event_host (id) {
        id -> BigInt,
        event_id -> BigInt,
        unit_id -> BigInt,
        share_numerator -> BigInt,
        share_denominator -> BigInt,
    }
}

diesel::table! {
    division (id) {
        id -> BigInt,
        uid -> Text,
        event_id -> BigInt,
        name -> Text,
        category -> Text,
        team_size -> BigInt,
        plan -> Text,
        end_kind -> Nullable<Text>,
        end_into -> Nullable<BigInt>,
        end_reason -> Nullable<Text>,
        end_at -> Nullable<Timestamp>,
        title_quota -> Nullable<BigInt>,
        ties_by -> Nullable<Text>,
        ties_committee -> Nullable<Text>,
    }
}

diesel::table! {
    division_official (division_id) {
        division_id -> BigInt,
        exception -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    round (id) {
        id -> BigInt,
        division_id -> BigInt,
        name -> Text,
        ordinal -> BigInt,
        is_final -> Bool,
    }
}

diesel::table! {
    module (id) {
        id -> BigInt,
        uid -> Text,
        round_id -> BigInt,
        code -> Text,
        name -> Text,
        ordinal -> BigInt,
        max_thousandths -> BigInt,
        weight_thousandths -> BigInt,
        identity_mode -> Text,
        aggregation -> Text,
        trim -> BigInt,
        spread_limit -> BigInt,
    }
}

diesel::table! {
    aspect (id) {
        id -> BigInt,
        uid -> Text,
        module_id -> BigInt,
        code -> Text,
        name -> Text,
        kind -> Text,
        max_thousandths -> BigInt,
        step_thousandths -> BigInt,
        ordinal -> BigInt,
    }
}

diesel::table! {
    coach_team (id) {
        id -> BigInt,
        uid -> Text,
        competition_id -> BigInt,
        unit_id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    coach_team_member (id) {
        id -> BigInt,
        coach_team_id -> BigInt,
        person_id -> BigInt,
        ordinal -> BigInt,
    }
}

diesel::table! {
    entry (id) {
        id -> BigInt,
        uid -> Text,
        division_id -> BigInt,
        number -> Text,
        team_name -> Nullable<Text>,
        unit_id -> BigInt,
        coach_team_id -> Nullable<BigInt>,
        state -> Text,
        status -> Text,
        status_reason -> Nullable<Text>,
        represents -> Nullable<Bool>,
        created_by -> Text,
        created_at -> Timestamp,
        mend_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    entry_member (id) {
        id -> BigInt,
        entry_id -> BigInt,
        division_id -> BigInt,
        person_id -> BigInt,
        ordinal -> BigInt,
    }
}

diesel::table! {
    entry_review (id) {
        id -> BigInt,
        entry_id -> BigInt,
        outcome -> Text,
        reason -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
        what -> Nullable<Text>,
    }
}

diesel::table! {
    draw (id) {
        id -> BigInt,
        uid -> Text,
        round_id -> BigInt,
        algorithm -> Text,
        secret_digest -> Text,
        secret_sealed -> Binary,
        seed_digest -> Text,
        words -> Text,
        drawn_by -> Text,
        at -> Timestamp,
        revealed_secret -> Nullable<Text>,
        revealed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    blind_subject (id) {
        id -> BigInt,
        uid -> Text,
        round_id -> BigInt,
        code -> Text,
        ordinal -> BigInt,
    }
}

diesel::table! {
    blind_map (id) {
        id -> BigInt,
        subject_id -> BigInt,
        sealed -> Binary,
    }
}

diesel::table! {
    opened_map (id) {
        id -> BigInt,
        subject_id -> BigInt,
        entry_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    seat (id) {
        id -> BigInt,
        uid -> Text,
        module_id -> BigInt,
        account_id -> BigInt,
        ordinal -> BigInt,
    }
}

diesel::table! {
    sheet (id) {
        id -> BigInt,
        module_id -> BigInt,
        subject_id -> BigInt,
        seat_id -> BigInt,
        agreed -> Bool,
    }
}

diesel::table! {
    mark (id) {
        id -> BigInt,
        sheet_id -> BigInt,
        aspect_id -> BigInt,
        version -> BigInt,
        value_thousandths -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
        correction -> Nullable<Text>,
    }
}

diesel::table! {
    sheet_signature (id) {
        id -> BigInt,
        sheet_id -> BigInt,
        revision -> BigInt,
        digest -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    judging_decision (id) {
        id -> BigInt,
        uid -> Text,
        round_id -> BigInt,
        kind -> Text,
        body -> Text,
        reason -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    round_confirmation (id) {
        id -> BigInt,
        round_id -> BigInt,
        body -> Text,
        digest -> Text,
        by_account -> Text,
        at -> Timestamp,
        inputs -> Nullable<Text>,
    }
}

diesel::table! {
    decryption_consent (id) {
        id -> BigInt,
        confirmation_id -> BigInt,
        role -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    round_signature (id) {
        id -> BigInt,
        round_id -> BigInt,
        role -> Text,
        digest -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    ranking_decision (id) {
        id -> BigInt,
        uid -> Text,
        division_id -> BigInt,
        kind -> Text,
        body -> Text,
        reason -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    result (id) {
        id -> BigInt,
        uid -> Text,
        division_id -> BigInt,
        version -> BigInt,
        body -> Text,
        digest -> Text,
        reason -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    released_subject (subject_id) {
        subject_id -> BigInt,
        status -> Text,
    }
}

diesel::table! {
    correction (id) {
        id -> BigInt,
        uid -> Text,
        division_id -> BigInt,
        base_id -> BigInt,
        ground -> Text,
        public_reason -> Nullable<Text>,
        reason -> Text,
        document -> Nullable<Text>,
        state -> Text,
        asked_by -> Text,
        asked_at -> Timestamp,
        result_id -> Nullable<BigInt>,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
        end_reason -> Nullable<Text>,
        objection -> Nullable<Text>,
    }
}

diesel::table! {
    correction_item (id) {
        id -> BigInt,
        correction_id -> BigInt,
        ordinal -> BigInt,
        body -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    correction_signature (id) {
        id -> BigInt,
        correction_id -> BigInt,
        role -> Text,
        digest -> Text,
        stands -> Nullable<Text>,
        document -> Nullable<Text>,
        reason -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    publication (id) {
        id -> BigInt,
        uid -> Text,
        division_id -> BigInt,
        result_id -> BigInt,
        version -> BigInt,
        body -> Text,
        digest -> Text,
        reason -> Nullable<Text>,
        published_at -> Timestamp,
        until -> Timestamp,
        by_account -> Text,
    }
}

diesel::table! {
    publication_body (id) {
        id -> BigInt,
        publication_id -> BigInt,
        format -> Text,
        lang -> Text,
        encoding -> Text,
        bytes -> Binary,
    }
}

diesel::table! {
    objection (id) {
        id -> BigInt,
        uid -> Text,
        division_id -> BigInt,
        number -> BigInt,
        kind -> Text,
        channel -> Text,
        anonymous -> Bool,
        received -> Date,
        code -> Nullable<Text>,
        text -> Text,
        by_account -> Text,
        at -> Timestamp,
        due_at -> Timestamp,
    }
}

diesel::table! {
    objection_step (id) {
        id -> BigInt,
        objection_id -> BigInt,
        step -> Text,
        outcome -> Nullable<Text>,
        corrects -> Nullable<Bool>,
        reason -> Nullable<Text>,
        due_at -> Nullable<Timestamp>,
        entries -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    objection_contact (objection_id) {
        objection_id -> BigInt,
        wrapped -> Binary,
        sealed -> Binary,
    }
}

diesel::table! {
    external_result (id) {
        id -> BigInt,
        uid -> Text,
        competition_id -> BigInt,
        competition_name -> Text,
        event_name -> Text,
        level -> Text,
        class -> Nullable<Text>,
        series -> Nullable<Text>,
        final_day -> Date,
        person_id -> BigInt,
        coach_team_id -> Nullable<BigInt>,
        prize -> Text,
        place -> Nullable<BigInt>,
        prize_money_fen -> Nullable<BigInt>,
        prize_money_known -> Bool,
        represents -> Nullable<Bool>,
        proof -> Text,
        entered_by -> Text,
        entered_at -> Timestamp,
        accepted_by -> Nullable<Text>,
        accepted_at -> Nullable<Timestamp>,
        refused_by -> Nullable<Text>,
        refused_at -> Nullable<Timestamp>,
        refusal -> Nullable<Text>,
    }
}

diesel::table! {
    award_decision (id) {
        id -> BigInt,
        uid -> Text,
        competition_id -> BigInt,
        decision -> Text,
        subject -> Text,
        value -> Text,
        reason -> Text,
        document -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    award_run (id) {
        id -> BigInt,
        uid -> Text,
        competition_id -> BigInt,
        number -> BigInt,
        case_text -> Text,
        decisions_text -> Text,
        packs -> Text,
        body -> Text,
        digest -> Text,
        by_account -> Text,
        at -> Timestamp,
        accepted_by -> Nullable<Text>,
        accepted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    claim (id) {
        id -> BigInt,
        uid -> Text,
        competition_id -> BigInt,
        pack -> Text,
        rule -> Text,
        subject -> Text,
        payee -> Text,
        payee_id -> Nullable<BigInt>,
        amount_fen -> BigInt,
        run_id -> BigInt,
        benefit -> Nullable<Text>,
        instalment -> Nullable<BigInt>,
    }
}

diesel::table! {
    share_plan (id) {
        id -> BigInt,
        uid -> Text,
        competition_id -> BigInt,
        subject -> Text,
        body -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    title_recommendation (id) {
        id -> BigInt,
        uid -> Text,
        run_id -> BigInt,
        person_id -> BigInt,
        rule -> Text,
        title -> Text,
        recommended_by -> Text,
        recommended_at -> Timestamp,
        approved_by -> Nullable<Text>,
        approved_at -> Nullable<Timestamp>,
        document -> Nullable<Text>,
        honour_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    batch (id) {
        id -> BigInt,
        competition_id -> BigInt,
        number -> Text,
        total_fen -> BigInt,
        digest -> Text,
        prepared_by -> Text,
        prepared_at -> Timestamp,
        approved_by -> Nullable<Text>,
        approved_at -> Nullable<Timestamp>,
        returned_by -> Nullable<Text>,
        return_reason -> Nullable<Text>,
        exported_at -> Nullable<Timestamp>,
        settled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    batch_line (id) {
        id -> BigInt,
        uid -> Text,
        batch_id -> BigInt,
        line -> BigInt,
        claim_id -> BigInt,
        payee_id -> BigInt,
        account_secret_id -> Nullable<BigInt>,
        amount_fen -> BigInt,
    }
}

diesel::table! {
    line_set_aside (batch_line_id) {
        batch_line_id -> BigInt,
        because -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    posting (id) {
        id -> BigInt,
        uid -> Text,
        claim_id -> BigInt,
        batch_line_id -> BigInt,
        kind -> Text,
        amount_fen -> BigInt,
        reason -> Nullable<Text>,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    line_reason (batch_line_id) {
        batch_line_id -> BigInt,
        flags -> Text,
        reason -> Text,
        by_account -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    reversal (id) {
        id -> BigInt,
        uid -> Text,
        batch_line_id -> BigInt,
        reason -> Text,
        state -> Text,
        asked_by -> Text,
        asked_at -> Timestamp,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(audit_entry -> stream (stream_id));
diesel::joinable!(audit_checkpoint_head -> audit_checkpoint (checkpoint_id));
diesel::joinable!(request_key -> stream (stream_id));
diesel::joinable!(account -> stream (id));
diesel::joinable!(one_time_link -> account (account_id));
diesel::joinable!(session -> account (account_id));
diesel::joinable!(kept_form -> session (session_id));
diesel::joinable!(role_grant -> account (account_id));
diesel::joinable!(secret_key -> stream (owner_id));
diesel::joinable!(secret -> stream (owner_id));
diesel::joinable!(removal -> stream (owner_id));
diesel::joinable!(bank_account -> secret (secret_id));
diesel::joinable!(bank_account_step -> secret (secret_id));
diesel::joinable!(unit -> stream (id));
diesel::joinable!(unit_member -> unit (unit_id));
diesel::joinable!(unit_member -> account (account_id));
diesel::joinable!(unit_claim -> unit (unit_id));
diesel::joinable!(unit_claim -> account (account_id));
diesel::joinable!(person -> stream (id));
diesel::joinable!(person -> account (account_id));
diesel::joinable!(person -> unit (unit_id));
diesel::joinable!(authority -> unit (unit_id));
diesel::joinable!(acquaintance -> authority (authority_id));
diesel::joinable!(acquaintance -> stream (owner_id));
diesel::joinable!(honour -> person (person_id));
diesel::joinable!(honour_revocation -> honour (honour_id));
diesel::joinable!(achievement -> contest (contest_id));
diesel::joinable!(contest_result -> contest (contest_id));
diesel::joinable!(contest_result -> achievement (achievement_id));
diesel::joinable!(contest_result -> external_result (external_result_id));
diesel::joinable!(competition -> stream (id));
diesel::joinable!(competition_review -> competition (competition_id));
diesel::joinable!(public_notice -> competition (competition_id));
diesel::joinable!(public_notice -> event (event_id));
diesel::joinable!(event -> stream (id));
diesel::joinable!(event -> competition (competition_id));
diesel::joinable!(event -> unit (host_unit_id));
diesel::joinable!(event_host -> event (event_id));
diesel::joinable!(event_host -> unit (unit_id));
diesel::joinable!(division -> event (event_id));
diesel::joinable!(round -> stream (id));
diesel::joinable!(round -> division (division_id));
diesel::joinable!(division_official -> division (division_id));
diesel::joinable!(module -> round (round_id));
diesel::joinable!(aspect -> module (module_id));
diesel::joinable!(coach_team -> competition (competition_id));
diesel::joinable!(coach_team -> unit (unit_id));
diesel::joinable!(coach_team_member -> coach_team (coach_team_id));
diesel::joinable!(coach_team_member -> person (person_id));
diesel::joinable!(entry -> division (division_id));
diesel::joinable!(entry -> unit (unit_id));
diesel::joinable!(entry -> coach_team (coach_team_id));
diesel::joinable!(entry_member -> entry (entry_id));
diesel::joinable!(entry_member -> division (division_id));
diesel::joinable!(entry_member -> person (person_id));
diesel::joinable!(entry_review -> entry (entry_id));
diesel::joinable!(draw -> round (round_id));
diesel::joinable!(blind_subject -> round (round_id));
diesel::joinable!(blind_map -> blind_subject (subject_id));
diesel::joinable!(opened_map -> blind_subject (subject_id));
diesel::joinable!(opened_map -> entry (entry_id));
diesel::joinable!(seat -> module (module_id));
diesel::joinable!(seat -> account (account_id));
diesel::joinable!(sheet -> stream (id));
diesel::joinable!(sheet -> module (module_id));
diesel::joinable!(sheet -> blind_subject (subject_id));
diesel::joinable!(sheet -> seat (seat_id));
diesel::joinable!(mark -> sheet (sheet_id));
diesel::joinable!(mark -> aspect (aspect_id));
diesel::joinable!(sheet_signature -> sheet (sheet_id));
diesel::joinable!(judging_decision -> round (round_id));
diesel::joinable!(round_confirmation -> round (round_id));
diesel::joinable!(decryption_consent -> round_confirmation (confirmation_id));
diesel::joinable!(round_signature -> round (round_id));
diesel::joinable!(ranking_decision -> division (division_id));
diesel::joinable!(result -> division (division_id));
diesel::joinable!(released_subject -> blind_subject (subject_id));
diesel::joinable!(correction -> division (division_id));
diesel::joinable!(correction_item -> correction (correction_id));
diesel::joinable!(correction_signature -> correction (correction_id));
diesel::joinable!(publication -> division (division_id));
diesel::joinable!(publication -> result (result_id));
diesel::joinable!(publication_body -> publication (publication_id));
diesel::joinable!(external_result -> competition (competition_id));
diesel::joinable!(external_result -> person (person_id));
diesel::joinable!(external_result -> coach_team (coach_team_id));
diesel::joinable!(award_decision -> competition (competition_id));
diesel::joinable!(award_run -> competition (competition_id));
diesel::joinable!(claim -> competition (competition_id));
diesel::joinable!(claim -> stream (payee_id));
diesel::joinable!(claim -> award_run (run_id));
diesel::joinable!(share_plan -> competition (competition_id));
diesel::joinable!(title_recommendation -> award_run (run_id));
diesel::joinable!(title_recommendation -> person (person_id));
diesel::joinable!(title_recommendation -> honour (honour_id));
diesel::joinable!(batch -> stream (id));
diesel::joinable!(batch -> competition (competition_id));
diesel::joinable!(batch_line -> batch (batch_id));
diesel::joinable!(batch_line -> claim (claim_id));
diesel::joinable!(batch_line -> stream (payee_id));
diesel::joinable!(batch_line -> secret (account_secret_id));
diesel::joinable!(line_set_aside -> batch_line (batch_line_id));
diesel::joinable!(line_reason -> batch_line (batch_line_id));
diesel::joinable!(reversal -> batch_line (batch_line_id));
diesel::joinable!(posting -> claim (claim_id));
diesel::joinable!(posting -> batch_line (batch_line_id));

diesel::allow_tables_to_appear_in_same_query!(
    stream,
    audit_entry,
    audit_checkpoint,
    audit_checkpoint_head,
    site_setting,
    feed_head,
    feed,
    request_key,
    account,
    one_time_link,
    session,
    kept_form,
    attempt,
    role_grant,
    secret_key,
    secret,
    removal,
    bank_account,
    bank_account_step,
    unit,
    unit_member,
    unit_claim,
    person,
    authority,
    acquaintance,
    honour,
    honour_revocation,
    contest,
    achievement,
    contest_result,
    competition,
    competition_review,
    public_notice,
    event,
    event_host,
    division,
    round,
    module,
    aspect,
    coach_team,
    coach_team_member,
    entry,
    entry_member,
    entry_review,
    draw,
    blind_subject,
    blind_map,
    opened_map,
    seat,
    sheet,
    mark,
    sheet_signature,
    judging_decision,
    round_confirmation,
    decryption_consent,
    round_signature,
    ranking_decision,
    result,
    released_subject,
    correction,
    correction_item,
    correction_signature,
    publication,
    publication_body,
    external_result,
    award_decision,
    award_run,
    claim,
    share_plan,
    title_recommendation,
    batch,
    batch_line,
    line_set_aside,
    line_reason,
    reversal,
    posting,
);
