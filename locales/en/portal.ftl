# The desk.
portal-competitions = My competitions
portal-competitions-empty = No competition of yours yet
portal-my-sheets = Mark
portal-my-units = My units
portal-my-entries = My entries
portal-more = More that can be done
portal-public = Public page
portal-class = class { $class }
portal-your-roles = Roles
