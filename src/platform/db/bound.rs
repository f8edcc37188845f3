//! How the program's own kinds of values are bound in statements: each as the plain value it is kept as.

/// Binds a kind of values, in columns that may be empty as in others, as the plain value an expression makes of one.
macro_rules! bound {
    ($own:ty as $sql:ident, $plain:ty, |$value:ident| $made:expr) => {
        $crate::platform::db::bound::bound!(@in $own, diesel::sql_types::$sql, $plain, |$value| $made);
        $crate::platform::db::bound::bound!(@in $own, diesel::sql_types::Nullable<diesel::sql_types::$sql>, $plain, |$value| $made);
        $crate::platform::db::bound::bound!(@in &$own, diesel::sql_types::$sql, $plain, |$value| $made);
        $crate::platform::db::bound::bound!(@in &$own, diesel::sql_types::Nullable<diesel::sql_types::$sql>, $plain, |$value| $made);
    };
    (@in $own:ty, $sql:ty, $plain:ty, |$value:ident| $made:expr) => {
        impl diesel::expression::AsExpression<$sql> for $own {
            type Expression = <$plain as diesel::expression::AsExpression<$sql>>::Expression;

            fn as_expression(self) -> Self::Expression {
                let $value = self;
                diesel::expression::AsExpression::<$sql>::as_expression($made)
            }
        }
    };
}

pub(crate) use bound;
