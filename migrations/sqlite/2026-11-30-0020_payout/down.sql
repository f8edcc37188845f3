DROP TABLE line_set_aside;
