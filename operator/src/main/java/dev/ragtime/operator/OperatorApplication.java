package dev.ragtime.operator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the control plane. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OperatorApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(OperatorApplication.class, arguments);
    }
}
