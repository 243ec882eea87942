/**
 * ModelRoute: {@link dev.ragtime.operator.route.RouteModel} makes the gateway's objects, {@link
 * dev.ragtime.operator.route.Credentials} finds missing Secrets, {@link dev.ragtime.operator.route.RouteBackends} sums
 * up what the gateway pods see, {@link dev.ragtime.operator.route.RouteStatus} reports; all of these are pure. {@link
 * dev.ragtime.operator.route.ModelRouteReconciler} ties them together.
 */
package dev.ragtime.operator.route;
