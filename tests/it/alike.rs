//! The first page is made once for all strangers: what is each one's own is still each one's own.

use crate::helpers::app::App;
use crate::helpers::database::on_each_database;
use crate::helpers::html;

/// A page without its token.
fn without_token(page: &str) -> String {
    page.replace(&html::csrf(page), "")
}

on_each_database! {
    /// The same page, a token each; who speaks another language or changes the theme gets it so.
    fn strangers_share_a_page_and_no_token(database) {
        let app = App::start(database);
        let (one, other) = (app.client(), app.client());
        let [first, second, again] =
            [&one, &other, &one].map(|client| client.get("/").expect_status(200).body);
        assert_ne!(html::csrf(&first), html::csrf(&second), "a token each");
        assert_eq!(html::csrf(&first), html::csrf(&again), "and the same one every time");
        assert_eq!(without_token(&first), without_token(&second));
        assert!(!first.contains('\0'), "nothing stands where the token belongs");
        let fields = [("ticket", "123456789012"), ("name", "示例甲")];
        for client in [&one, &other] {
            client.submit("/", "查询", &fields).expect_status(404);
        }
        let token = ("csrf".to_owned(), html::csrf(&second));
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        one.post("/look-up", &[vec![token], fields.to_vec()].concat()).expect_status(403);
        one.get("/?lang=en").expect_text("Competitions");
        one.get("/").expect_text("Competitions");
        other.get("/").expect_text("竞赛");
    }
}
