"""What a wrong result has to do with the right one, for mistakes that nobody wrote down.

`told` follows the tests of one exercise. Each family of relations (`factors`, `functions`,
`combined`, `places`, `entries`, `forms`, `arguments`) proposes what holds in the first failing
call; whatever another call contradicts goes. `calls` finds what the failing calls have in common,
and `findings` reads those that are not about numbers.
"""
