/// The service as seen over HTTP: who may ask, what is answered, what is pushed. Maps and guards; decides nothing about
/// recovery.
@NullMarked
package io.resite.app.rest;

import org.jspecify.annotations.NullMarked;
