"""Makes the files of tiny encoders, which bag words: `pip install onnx tokenizers numpy`, then run it in this folder."""

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

DIMENSIONS = 16
POSITIONS = 64
TEXT = [
    "How many days of annual leave do employees get? Staff get twenty-five days of annual leave a year.",
    "The turbine blades are cooled by bleed air. A query passage about the canteen, lunch and the menu.",
    "Wie viele Tage Urlaub bekommen Angestellte im Jahr? Die Turbinenschaufeln werden mit Luft gekühlt.",
    "Combien de jours de congé par an ? 年間の休暇は何日ですか。 ไส้กรองน้ำมัน",
]


def tokenizer():
    """As XLM-RoBERTa's: pieces of a unigram model, blanks as part of them, <s> and </s> around."""
    made = Tokenizer(models.Unigram())
    made.normalizer = normalizers.NFKC()
    made.pre_tokenizer = pre_tokenizers.Metaspace()
    made.train_from_iterator(
        TEXT * 20,
        trainers.UnigramTrainer(
            vocab_size=300, special_tokens=["<s>", "<pad>", "</s>", "<unk>"], unk_token="<unk>", show_progress=False
        ),
    )
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    made.save("unigram-tokenizer.json", pretty=False)
    return made.get_vocab_size()


def encoder(file, vocabulary, outputs):
    """A vector for each token and a little for its place: no token_type_ids, as XLM-RoBERTa's have none."""
    random = np.random.default_rng(7)
    words = random.normal(size=(vocabulary, DIMENSIONS)).astype(np.float32)
    places = (0.01 * random.normal(size=(POSITIONS, DIMENSIONS))).astype(np.float32)
    constants = {
        "words": words,
        "places": places,
        "zero": np.array(0, np.int64),
        "one": np.array(1, np.int64),
    }
    nodes = [
        helper.make_node("Gather", ["words", "input_ids"], ["word"]),
        helper.make_node("Shape", ["input_ids"], ["shape"]),
        helper.make_node("Gather", ["shape", "one"], ["length"]),
        helper.make_node("Range", ["zero", "length", "one"], ["range"]),
        helper.make_node("Gather", ["places", "range"], ["place"]),
        helper.make_node("Add", ["word", "place"], [outputs[0]]),
    ]
    shapes = {outputs[0]: ["batch", "length", DIMENSIONS]}
    if len(outputs) > 1:
        nodes.append(helper.make_node("ReduceMax", [outputs[0]], [outputs[1]], axes=[1], keepdims=0))
        shapes[outputs[1]] = ["batch", DIMENSIONS]
    graph = helper.make_graph(
        nodes,
        "encoder",
        [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
            for name in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    save(model, file)


size = tokenizer()
encoder("tokens.onnx", size, ["last_hidden_state"])
encoder("pooled.onnx", size, ["token_embeddings", "sentence_embedding"])
encoder("short.onnx", size // 2, ["last_hidden_state"])
