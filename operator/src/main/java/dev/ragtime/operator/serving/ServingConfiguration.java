package dev.ragtime.operator.serving;

import dev.ragtime.operator.OperatorSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what pipelines and routes share. */
@Configuration(proxyBeanMethods = false)
class ServingConfiguration {
    @Bean
    RuntimeImage runtimeImage(OperatorSettings settings) {
        return new RuntimeImage(settings.runtimeImage(), settings.imagePullPolicy(), settings.podSettings());
    }
}
