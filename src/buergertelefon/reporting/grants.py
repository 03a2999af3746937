"""What the role of figures may read: these tables and nothing else.

A new table is not readable until somebody writes it here. None of them may say who took a call,
who works here, or hold a word that a caller said.
"""

#: the role's name, unless FIGURES_DATABASE_URL names another
ROLE = "buergertelefon_figures"

#: tables and views; a view is read with the rights of its owner, and shows only its own columns
TABLES: tuple[str, ...] = (
    # sums
    "reporting_quarter",
    "reporting_day",
    "reporting_waitday",
    "reporting_topicday",
    "reporting_rolled",
    "reporting_groupblock",
    "reporting_grouped",
    # calls of today, without who took them and how long the talk was
    "reporting_call",
    # which numbers are worth a word of thanks, how far the count is
    "contacts_milestone",
    "contacts_ledger",
    # what a centre has set: alarms, costs, files of the time before
    "reporting_alarmrule",
    "reporting_cost",
    "reporting_outage",
    "reporting_absence",
    "reporting_expected",
    "reporting_pastimport",
    # what the sums are about
    "base_servicecentre",
    "base_servicecentre_municipalities",
    "base_municipality",
    "base_openingcalendar",
    "base_openingtime",
    "base_specialday",
    "directory_service",
    # answers of the survey once they are mixed, how many were asked
    "survey_scale",
    "survey_answer",
    "survey_asked",
)

#: how long one question to the database may take
STATEMENT_TIMEOUT = "30s"
#: what the role's sessions begin with
SETTINGS: tuple[tuple[str, str], ...] = (
    ("default_transaction_read_only", "on"),
    ("statement_timeout", STATEMENT_TIMEOUT),
    ("idle_in_transaction_session_timeout", "60s"),
)
