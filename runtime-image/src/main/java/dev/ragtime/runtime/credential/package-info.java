/**
 * Tells by what came with a request who asks. Each way is asked in turn, see {@link dev.ragtime.runtime.credential.Authenticator};
 * nothing of a credential gets into a message, a log or a field that outlives the request.
 */
package dev.ragtime.runtime.credential;
