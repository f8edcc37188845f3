//! Names of the fields that forms carry besides what is typed into them.

/// Hidden field with the visitor's token.
pub const CSRF: &str = "csrf";
/// Hidden field that makes a second press harmless.
pub const CLIENT_UID: &str = "client_uid";
/// Hidden field with the revision the form was filled from.
pub const REVISION: &str = "revision";

/// Hidden field of a page that was shown because something else had just been done: when that was, in milliseconds since
/// 1970.
pub const AFTER: &str = "after";

/// Field of the button that looks for something to choose instead of sending the form.
pub const FIND: &str = "find";

/// Hidden field with the digest of the effect that was shown: what is sent counts only with that effect.
pub const FORESEEN: &str = "foreseen";
/// Field of the button that leads back from the effect to the form, with what was typed.
pub const MEND: &str = "mend";
