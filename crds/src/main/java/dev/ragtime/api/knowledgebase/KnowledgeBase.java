package dev.ragtime.api.knowledgebase;

import dev.ragtime.api.Ragtime;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** What is known: sources in, an index out that follows them. */
@Group(Ragtime.GROUP)
@Version(Ragtime.VERSION)
@Kind("KnowledgeBase")
@Plural("knowledgebases")
@ShortNames("kb")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Index",
        jsonPath = ".status.activeIndex.number",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Documents",
        jsonPath = ".status.activeIndex.documents",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Chunks",
        jsonPath = ".status.activeIndex.chunks",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Synced",
        jsonPath = ".status.lastSuccessfulSyncAt",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "SLO",
        jsonPath = ".status.sloSummary.state",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Budget",
        jsonPath = ".status.sloSummary.budget",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
        value = "self.metadata.name.size() <= 40 && self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "metadata.name must be at most 40 lower-case letters, digits and '-', beginning with a letter: Services are named after it")
@ValidationRule(
        value =
                "quantity(has(self.spec.store) && has(self.spec.store.weaviate.managed) && has(self.spec.store.weaviate.managed.storage) && has(self.spec.store.weaviate.managed.storage.size) ? string(self.spec.store.weaviate.managed.storage.size) : '10Gi')"
                        + ".compareTo(quantity(has(oldSelf.spec.store) && has(oldSelf.spec.store.weaviate.managed) && has(oldSelf.spec.store.weaviate.managed.storage) && has(oldSelf.spec.store.weaviate.managed.storage.size) ? string(oldSelf.spec.store.weaviate.managed.storage.size) : '10Gi')) >= 0"
                        + " || (has(self.status) && has(self.status.store) && has(self.status.store.volumeSize) && isQuantity(self.status.store.volumeSize)"
                        + " && quantity(has(self.spec.store) && has(self.spec.store.weaviate.managed) && has(self.spec.store.weaviate.managed.storage) && has(self.spec.store.weaviate.managed.storage.size) ? string(self.spec.store.weaviate.managed.storage.size) : '10Gi')"
                        + ".compareTo(quantity(self.status.store.volumeSize)) >= 0)",
        message =
                "spec.store.weaviate.managed.storage.size cannot become smaller than the volumes are: write at least status.store.volumeSize, or create another KnowledgeBase")
@ValidationRule(
        value =
                "!(has(self.spec.store) && has(self.spec.store.weaviate.shared)) || self.spec.store.weaviate.shared.knowledgeBase.name != self.metadata.name",
        message =
                "spec.store.weaviate.shared.knowledgeBase names this KnowledgeBase itself: name another one whose store is managed")
public class KnowledgeBase extends CustomResource<KnowledgeBaseSpec, KnowledgeBaseStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
