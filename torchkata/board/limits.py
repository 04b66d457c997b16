"""What one board accepts: sizes, counts and rates."""

LEARNERS = 500
NAME = 40  # characters
ANNOUNCEMENT = 400
CODE = 9000
QUESTION = 300

REPORTS = 200  # in one request
REPORTS_OF_ONE = 20_000  # of one learner: some hundred an hour is much
SHARES_OF_ONE = 200
REPORT_BYTES = 192 * 1024  # of one request
BODY_BYTES = 8 * 1024  # of any other request
BODY_SECONDS = 15.0  # for a request to arrive

CONNECTIONS = 2 * LEARNERS + 100
WAITING_OF_ONE = 300  # connections of one address, on which no whole request has come
STREAMS_OF_ONE = 4  # watches of one learner
PAGES = 12  # instructor's pages at a time
OLDEST = 7 * 86400.0  # seconds: no report is older

# Rates: how many at once, and how many a second from then on.
REPORT_RATE = (60.0, 3.0)  # requests of one learner
WRONG_CODES = (20.0, 0.2)  # of one address
ALL_WRONG_CODES = (200.0, 2.0)
JOINS = (LEARNERS, 5.0)  # of one address: a room may share one
EDITS = (30.0, 2.0)  # by the instructor
