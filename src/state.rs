//! What changes while the reader is here: pure reducers.

pub mod pulse;
pub mod reader;
pub mod text_size;
pub mod thread;
pub mod writing;
