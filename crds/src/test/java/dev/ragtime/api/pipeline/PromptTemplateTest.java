package dev.ragtime.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTemplateTest {
    private static final String VALID = """
            {{! numbered passages }}
            {{#passages}}
            [{{number}}] {{title}} ({{path}}): {{{text}}}
            {{/passages}}
            {{^passages}}Nothing was found.{{/passages}}
            Question: {{question}}
            """;

    @Test
    void aUserTemplateWithQuestionAndPassagesIsValid() {
        assertThat(PromptTemplate.USER.violation(VALID)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Answer from the passages only.",
                "About: {{question}}",
                "{{#passages}}{{#title}}{{.}}: {{/title}}{{&text}}{{/passages}}"
            })
    void aSystemTemplateMayUseAnyOfTheVariablesOrNone(String template) {
        assertThat(PromptTemplate.SYSTEM.violation(template)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            {{question}} without passages              | does not use passages: add {{#passages}}{{text}}{{/passages}}
            {{#passages}}{{text}}{{/passages}}         | does not use question: add {{question}}
            {{qestion}}                                | line 1: {{qestion}} is unknown
            a~b~{{#passages}}{{body}}{{/passages}}     | line 3: {{body}} is unknown
            {{question}}~{{text}}                      | line 2: {{text}} has a value only inside {{#passages}}
            {{^passages}}{{text}}{{/passages}}         | line 1: {{text}} has a value only inside {{#passages}}
            {{qestion}}~{{#passages}}{{tex}}{{/passages}} | line 1: {{qestion}} is unknown; line 2: {{tex}} is unknown: known are question and passages
            {{question}}{{#pasages}}{{text}}{{/pasages}} | line 1: {{#pasages}} is unknown: known are question and passages
            {{#pasages}}{{text}}{{/passages}}          | line 1: {{#pasages}} is unknown: known are question and passages
            {{qestion}}{{text}}                        | line 1: {{text}} has a value only inside {{#passages}}
            {{> header}}                               | is not supported
            {{#passages}}{{text}}                      | is not valid Mustache
            {{#passages}}{{text}}{{/passage}}          | is not valid Mustache
            """)
    void whatIsWrongIsNamedWithItsLineAndTheRemedy(String template, String problem) {
        assertThat(PromptTemplate.USER.violation(template.replace('~', '\n')))
                .hasValueSatisfying(message -> assertThat(message).contains(problem));
    }
}
