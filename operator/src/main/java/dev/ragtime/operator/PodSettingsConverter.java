package dev.ragtime.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ragtime.api.PodSettings;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.core.convert.converter.Converter;
import org.springframework.stereotype.Component;

/** Reads the chart's {@code podSettings}, which arrive as JSON in one environment variable. */
@Component
@ConfigurationPropertiesBinding
class PodSettingsConverter implements Converter<String, PodSettings> {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    @Override
    public PodSettings convert(String json) {
        if (json.isBlank()) return PodSettings.NONE;
        try {
            return JSON.readValue(json, PodSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "RAGTIME_POD_SETTINGS: " + e.getOriginalMessage()
                            + ": correct the chart's value podSettings, whose fields are those of spec.podSettings",
                    e);
        }
    }
}
