//! Policy packs: dated, cited data that turn ranks into honours and money. Pure.
