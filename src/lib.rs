//! Guillemet.
