DROP TABLE role_grant;
DROP TABLE attempt;
DROP TABLE session;
DROP TABLE one_time_link;
DROP TABLE account;
