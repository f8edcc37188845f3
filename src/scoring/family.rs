//! A family of kinds, each in a file of its own. One line here makes a kind known to the reader, the writer, the checks,
//! the engine and the forms.

/// Declares the enum of a family, its list `ALL`, and the way from a value to what its kind knows.
macro_rules! family {
    ($(#[$meta:meta])* $name:ident: $rule:ident, listed as $listed:ident {
        $($(#[$kind_meta:meta])* $kind:ident,)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum $name { $($(#[$kind_meta])* $kind($kind),)+ }

        impl $name {
            /// All kinds, in the order a form offers them.
            pub const ALL: &'static [$listed] = &[$($listed::of::<$kind>(),)+];

            /// Its kind.
            #[must_use]
            pub fn listed(&self) -> $listed {
                match self { $(Self::$kind(_) => $listed::of::<$kind>(),)+ }
            }

            /// What its kind knows about it.
            pub(crate) fn rule(&self) -> &dyn $rule {
                match self { $(Self::$kind(kind) => kind,)+ }
            }
        }

        $(impl From<$kind> for $name {
            fn from(kind: $kind) -> Self {
                Self::$kind(kind)
            }
        })+
    };
}

pub(crate) use family;
