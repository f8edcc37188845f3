# Accounts, sessions, roles.
access-login-wrong = Wrong account or password
access-login-paused = This account cannot log in until { $time }
access-login-taken = This account name is taken; choose another
access-login-unknown = There is no account { $login }
access-login-form = An account name has 3 to 32 lower-case letters, digits or . _ -
access-link-used = This link was used or has run out; ask the administrator for another
access-administrator-exists = There is an administrator already; ask them for a link
access-role-of-site = Not granted here: { $role }
access-roles-exclude = One person cannot be both { $role } and { $other }
access-password-short = A password needs at least { $min } characters
access-password-long = A password can have { $max } characters
access-password-wrong = Wrong password
access-password-differs = The two passwords differ
fault-wrong-key = The master key does not belong to this database: put the original key file back
