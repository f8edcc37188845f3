DROP TABLE title_recommendation;
DROP TABLE share_plan;
DROP TABLE claim;
DROP TABLE award_run;
DROP TABLE award_decision;
DROP TABLE external_result;
