DROP TABLE publication_body;
DROP TABLE publication;
