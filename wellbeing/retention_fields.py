"""Which class of `wellbeing.retention.CLASSES` each stored field of each model is in: a new field is added here."""

FIELDS = {  # model -> {class: fields}; many-to-many tables by Django's own names
    "jobs.Job": {
        "work": "id kind subject arguments idempotency_key state attempt token lease_until not_before step "
        "result_name result_sha256 result_size error_code created_at finished_at"
    },
    "jobs.Message": {
        "mail": "id kind arguments address recipient_key language dedupe_key not_before state attempt token "
        "lease_until message_id error_code created_at finished_at"
    },
    "accounts.User": {
        "account": "id password last_login is_superuser email name language is_active is_staff is_invented created_at"
    },
    "accounts.User_groups": {"account": "id user group"},
    "accounts.User_user_permissions": {"account": "id user permission"},
    "account.EmailAddress": {"account": "id user email verified primary"},
    "account.EmailConfirmation": {"account": "id email_address created sent key"},
    "mfa.Authenticator": {"account": "id user type data created_at last_used_at"},
    "auth.Permission": {"system": "id name content_type codename"},
    "auth.Group": {"system": "id name"},
    "auth.Group_permissions": {"system": "id group permission"},
    "contenttypes.ContentType": {"system": "id app_label model"},
    "sessions.Session": {"visit": "session_key session_data expire_date"},
    "programmes.Organisation": {"system": "id name kind"},
    "programmes.Project": {
        "plan": "id slug title acronym funder fund call reference state applied_on decided_on application "
        "application_source funding_sentence starts ends grant_eur employer_share_percent hour_eur starting_situation"
    },
    "programmes.Project_funder_people": {"people": "id project user"},
    "programmes.Project_coordinators": {"people": "id project user"},
    "programmes.Partner": {"plan": "id project organisation role note contract_on contract_eur hour_eur"},
    "programmes.BudgetLine": {"plan": "id project order heading payer planned_eur actual_eur"},
    "programmes.Duty": {"plan": "id project title due_on state sent_on received_on receipt"},
    "programmes.Decision": {"plan": "id project kind decided_on decided_by title options reason"},
    "programmes.Criterion": {"plan": "id project key order name weight"},
    "programmes.Score": {"plan": "id tender criterion points note"},
    "programmes.Tender": {"plan": "id project supplier price_eur received_on chosen reason"},
    "programmes.FollowOn": {"plan": "id project title need planned state reason decided_on"},
    "programmes.Dissemination": {"plan": "id project when what channel audience"},
    "programmes.Publication": {"plan": "id project kind author citation published_on url lead"},
    "programmes.Programme": {
        "plan": "id project slug name report_title starting_point working_methods abstract keywords led_by language "
        "zone default_mode state starts ends quota_minutes quota_per invited_known features profile k overall_verdict "
        "overall_source limitations controller data_contact legal_basis cooperation_on made_up created_at"
    },
    "programmes.ContextEvent": {"plan": "id programme key happened_on text source"},
    "programmes.Goal": {
        "plan": "id programme project parent key order kind text label promised promised_source rationale measured_by "
        "expected_by closed_at"
    },
    "programmes.Goal_via": {"plan": "id from_goal to_goal"},
    "programmes.GoalVersion": {
        "plan": "id goal before after reason changed_at",
        "people": "changed_by changed_by_name",
    },
    "programmes.Statement": {"plan": "id programme goal key order name expected_by health_like"},
    "programmes.Statement_context_events": {"plan": "id statement contextevent"},
    "programmes.Theme": {"plan": "id programme parent key title kind origin factor"},
    "programmes.Theme_chosen_by": {"plan": "id theme group"},
    "programmes.Theme_goals": {"plan": "id theme goal"},
    "programmes.Group": {
        "plan": "id programme organisation key name formation target unit meeting_link",
        "people": "team_owner",
    },
    "programmes.Participant": {
        "people": "id uuid programme group user name language joined_on left_on agreed_on research_consent "
        "quote_consent welcomed_on replaces",
        "address": "email",
    },
    "programmes.GroupMove": {"people": "id participant from_group to_group moved_on"},
    "programmes.Membership": {"people": "id programme user role group deputy created_at"},
    "programmes.Recruitment": {"plan": "id programme organisation state invited_on answered_on reason"},
    "programmes.Note": {"people": "id programme group participant author visibility text key written_at"},
    "programmes.Framework": {"plan": "id programme key order name shape source"},
    "programmes.Factor": {"plan": "id programme framework key order name text cross_cutting"},
    "programmes.Construct": {"plan": "id programme key name text source"},
    "programmes.Exercise": {"plan": "id programme key name mechanism"},
    "programmes.Study": {"plan": "id programme title question data consent_text led_by"},
    "programmes.Deed": {"audit": "id programme project by what about at"},
    "coaching.Phase": {"plan": "id programme key order title bullets scope"},
    "coaching.CoachingSession": {
        "plan": "id uid sequence programme key phase group kind ordinal title plan working_modes starts ends zone mode "
        "place link embedded_in open_to_outsiders shared_in_project closes_process state published published_at "
        "revision",
        "people": "participant coach",
    },
    "coaching.CoachingSession_themes": {"plan": "id coachingsession theme"},
    "coaching.CoachingSession_exercises": {"plan": "id coachingsession exercise"},
    "coaching.CoachingSession_goals": {"plan": "id coachingsession goal"},
    "coaching.SessionChange": {"plan": "id session before after reason goal changed_at", "people": "changed_by"},
    "coaching.Attendance": {"proof": "id session participant state minutes work_minutes"},
    "coaching.Headcount": {"proof": "id session people outsiders at_least nearly"},
    "coaching.Output": {
        "plan": "id programme key kind title text rhythm next_due state returned_on returned_to acknowledged_on",
        "people": "owner",
    },
    "coaching.Finding": {"plan": "id programme key order text factor level polarity source"},
    "coaching.Feed": {"account": "id user group token_hash created_at revoked_at"},
    "coaching.Finding_sessions": {"plan": "id finding coachingsession"},
    "coaching.Output_sessions": {"plan": "id output coachingsession"},
    "coaching.Output_goals": {"plan": "id output goal"},
    "surveys.Instrument": {"plan": "id programme key version title licence source"},
    "surveys.Page": {"plan": "id instrument order title stem"},
    "surveys.Item": {"plan": "id page key order kind form scale text statement level health_like"},
    "surveys.Wave": {
        "plan": "id programme instrument key stage after_session opens_at closes_at grace_minutes mode state k invited "
        "answered_shown answered_shown_on answered"
    },
    "surveys.Invitation": {"invitation": "uuid wave participant version"},
    "surveys.KeyFingerprint": {"key ledger": "id name fingerprint created_at destroyed_at"},
    "surveys.Draft": {"draft": "id wave revision ciphertext"},
    "surveys.Response": {
        "answer": "id wave pair_key breakdown items",
        "answer until sealing": "once_key version_key quote_ok",
    },
    "surveys.Comment": {"answer": "id wave item_key text quote_ok"},
    "surveys.LedgerEntry": {"answer": "id programme release item_key population responses renderer"},
    "surveys.Release": {"issued": "id programme wave scope cells sha256 released_at"},
    "surveys.MidReview": {"plan": "id programme wave held_on learnt"},
    "surveys.MidReview_changes": {"plan": "id midreview sessionchange"},
    "surveys.Quote": {"plan": "id programme text source consented approved_for"},
    "reports.ReportText": {"plan": "id programme block text"},
    "reports.Snapshot": {"issued": "id programme edition data sha256 frozen_at", "people": "frozen_by"},
    "reports.Report": {
        "issued": "id programme snapshot edition language version note state ordered_at file_name sha256 size "
        "made_with approved_at published_at",
        "people": "ordered_by approved_by published_by",
    },
    "reports.Download": {"audit": "id report user at"},
}
