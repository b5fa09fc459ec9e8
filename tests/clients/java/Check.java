import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.BorderscoreApi;
import org.openapitools.client.model.Assessment;
import org.openapitools.client.model.Contribution;
import org.openapitools.client.model.Declaration;
import org.openapitools.client.model.MediaItem;
import org.openapitools.client.model.MediaItemCapacity;
import org.openapitools.client.model.Traveler;

public class Check {
    public static void main(String[] arguments) throws ApiException {
        ApiClient client = new ApiClient();
        client.updateBaseUri(arguments[0]);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + arguments[1]));
        BorderscoreApi service = new BorderscoreApi(client);

        Declaration declaration = new Declaration()
            .id("JAVA-1")
            .declaredAt("2025-03-04T10:40:00+08:00")
            .port("KUL")
            .direction(Declaration.DirectionEnum.INBOUND)
            .traveler(new Traveler().ref("t-7f3a"))
            .media(List.of(new MediaItem().kind(MediaItem.KindEnum.HDD).count(15).capacity(new MediaItemCapacity("20 TB"))));

        Assessment own = service.assessDeclaration(declaration).getAssessments().get(0);
        int sum = own.getContributions().stream().mapToInt(Contribution::getPoints).sum();
        boolean same = own.equals(service.getAssessment("JAVA-1"));
        String fault = null;
        try {
            service.assessDeclaration(declaration.id("JAVA-2").port("?"));
        } catch (ApiException refused) {
            fault = refused.getCode() + (refused.getResponseBody().contains("$.port") ? " $.port" : "");
        }
        System.out.printf(
            "{\"lane\":\"%s\",\"score\":%d,\"sum\":%d,\"same\":%b,\"fault\":\"%s\"}%n",
            own.getLane(), own.getScore(), sum, same, fault);
    }
}
