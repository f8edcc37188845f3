//! The routes of the service as a tree: paths that begin alike stand in one scope, so that a request is held against
//! a dozen beginnings and then against the few paths below the right one, not against every path there is.

use actix_web::{Route, Scope, web};

/// Paths and what answers them, in the order the stages named them.
#[derive(Default)]
pub struct Routes(Paths);

impl Routes {
    /// One path with one method.
    pub fn route(&mut self, path: impl Into<String>, route: Route) -> &mut Self {
        self.0.push((path.into(), route));
        self
    }

    /// All paths of a stage.
    pub fn configure(&mut self, stage: fn(&mut Self)) -> &mut Self {
        stage(self);
        self
    }

    /// Puts the paths of a stage alone into a service.
    pub fn plant_one(config: &mut web::ServiceConfig, stage: fn(&mut Self)) {
        let mut routes = Self::default();
        stage(&mut routes);
        routes.plant(config);
    }

    /// Puts the tree into a service.
    pub fn plant(self, config: &mut web::ServiceConfig) {
        for (beginning, below) in gathered(self.0, first_part) {
            if beginning.is_empty() {
                for (path, route) in below {
                    config.route(&path, route);
                }
                continue;
            }
            let (of_one, of_all): (Paths, Paths) =
                below.into_iter().partition(|(path, _route)| path.starts_with(ONE));
            // What is said of all of them first: in the scope of one, "new" would be taken for a name.
            let scope = planted(web::scope(&beginning), of_all, |path| path);
            let one = planted(web::scope(ONE), of_one, |path| path.strip_prefix(ONE).unwrap_or(path));
            config.service(scope.service(one));
        }
    }
}

type Paths = Vec<(String, Route)>;

/// One thing among those of its kind, by name.
const ONE: &str = "/{uid}";

/// Paths by what they have in common, in the order in which it first comes.
fn gathered(paths: Paths, split: fn(&str) -> (&str, &str)) -> Vec<(String, Paths)> {
    let mut gathered: Vec<(String, Paths)> = Vec::new();
    for (path, route) in paths {
        let (beginning, rest) = split(&path);
        let below = (rest.to_owned(), route);
        match gathered.iter_mut().find(|(other, _below)| *other == beginning) {
            Some((_beginning, all)) => all.push(below),
            None => gathered.push((beginning.to_owned(), vec![below])),
        }
    }
    gathered
}

fn planted(scope: Scope, paths: Paths, below: fn(&str) -> &str) -> Scope {
    gathered(paths, |path| (path, "")).into_iter().fold(scope, |scope, (path, routes)| {
        let resource = web::resource(below(&path));
        scope.service(routes.into_iter().fold(resource, |resource, (_rest, route)| resource.route(route)))
    })
}

/// A path as its first part and the rest; a path whose first part is no plain word stands by itself.
fn first_part(path: &str) -> (&str, &str) {
    let second = path.match_indices('/').map(|(at, _slash)| at).nth(1).unwrap_or(path.len());
    match path.split_at_checked(second) {
        Some((first, rest)) if first.len() > 1 => (first, rest),
        _ => ("", path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::{App, HttpResponse, test};

    #[actix_web::test]
    async fn every_path_is_answered_by_its_own_route() {
        let says = |text: &'static str| web::get().to(move || async move { HttpResponse::Ok().body(text) });
        let plant = |config: &mut web::ServiceConfig| {
            let mut routes = Routes::default();
            routes
                .route("/", says("home"))
                .route("/things", says("list"))
                .route("/things/{uid}", says("one"))
                .route("/things/{uid}/parts", says("parts"))
                .route("/things/{uid}/parts/{part}", says("part"))
                .route("/things/{uid}/results{kind:|\\.json}", says("results"))
                .route("/things/new", says("new"))
                .route("/things/{uid}/parts", web::post().to(|| async { HttpResponse::Created().finish() }));
            routes.plant(config);
        };
        let app = test::init_service(App::new().configure(plant)).await;
        let ask = async |path: &str| {
            let answer = test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
            String::from_utf8(test::read_body(answer).await.to_vec()).unwrap()
        };
        for (path, says) in [
            ("/", "home"),
            ("/things", "list"),
            ("/things/new", "new"),
            ("/things/abc", "one"),
            ("/things/abc/parts", "parts"),
            ("/things/abc/parts/9", "part"),
            ("/things/abc/results", "results"),
            ("/things/abc/results.json", "results"),
            ("/things/abc/nothing", ""),
        ] {
            assert_eq!(ask(path).await, says, "{path}");
        }
        let posted = test::TestRequest::post().uri("/things/abc/parts").to_request();
        assert_eq!(test::call_service(&app, posted).await.status().as_u16(), 201);
    }
}
