import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;

import org.jpmml.evaluator.Evaluator;
import org.jpmml.evaluator.EvaluatorUtil;
import org.jpmml.evaluator.FieldValue;
import org.jpmml.evaluator.InputField;
import org.jpmml.evaluator.LoadingModelEvaluatorBuilder;

/**
 * Scores lines on standard input: the file of a model, then its fields as name=value, parted by tabs. Fields that were
 * not declared are absent. Escapes in values: \t, \n, \\. Prints the score, the lane and the reason codes that gave
 * points. Each model must be valid under the schema of PMML.
 */
public class Score {
    static final SchemaFactory SCHEMA = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);

    public static void main(String[] arguments) throws Exception {
        Map<String, Evaluator> models = new LinkedHashMap<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        StringBuilder out = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split("\t");
            Evaluator model = models.get(parts[0]);
            if (model == null) {
                SCHEMA.newSchema(Score.class.getResource("/pmml.xsd")).newValidator()
                        .validate(new StreamSource(new File(parts[0])));
                models.put(parts[0], model = load(parts[0]));
            }
            Map<String, Object> fields = new LinkedHashMap<>();
            for (int index = 1; index < parts.length; index++) {
                int equals = parts[index].indexOf('=');
                fields.put(parts[index].substring(0, equals), unescaped(parts[index].substring(equals + 1)));
            }
            Map<String, ?> results = score(model, fields);
            TreeSet<String> reasons = new TreeSet<>();
            results.forEach((name, value) -> {
                if (name != null && name.startsWith("reason") && value != null && !value.toString().endsWith("|0")) {
                    reasons.add(value.toString());
                }
            });
            out.append(results.get("score")).append('\t').append(results.get("lane"));
            reasons.forEach(reason -> out.append('\t').append(reason));
            out.append('\n');
        }
        System.out.write(out.toString().getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }

    // [load and score]
    static Evaluator load(String file) throws Exception {
        return new LoadingModelEvaluatorBuilder().load(new File(file)).build();
    }

    static Map<String, ?> score(Evaluator model, Map<String, ?> fields) {
        Map<String, FieldValue> prepared = new LinkedHashMap<>();
        for (InputField field : model.getInputFields()) {
            prepared.put(field.getName(), field.prepare(fields.get(field.getName())));
        }
        return EvaluatorUtil.decodeAll(model.evaluate(prepared));
    }
    // [end]

    static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\");
    }
}
