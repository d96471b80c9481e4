import java.io.File;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.EPackage;
import org.eclipse.emf.ecore.EcorePackage;
import org.eclipse.emf.ecore.resource.ResourceSet;
import org.eclipse.emf.ecore.resource.impl.ResourceImpl;
import org.eclipse.emf.ecore.resource.impl.ResourceSetImpl;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.emf.ecore.xmi.XMLResource;
import org.eclipse.emf.ecore.xmi.impl.EcoreResourceFactoryImpl;
import org.eclipse.emf.ecore.xmi.impl.XMIResourceFactoryImpl;
import org.eclipse.emf.ecore.xmi.impl.XMLParserPoolImpl;

/**
 * Loads a model with dynamic EMF and resolves its references, once, as a process of its own.
 *
 * <p>{@code java EMFLoad METAMODEL_FOLDER MODEL}. The options are those that EMF's documentation recommends for speed.
 */
public final class EMFLoad {
  private EMFLoad() {}

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 2) {
      System.err.println("usage: EMFLoad METAMODEL_FOLDER MODEL");
      System.exit(2);
    }
    EcorePackage.eINSTANCE.getName();
    ResourceSet resources = new ResourceSetImpl();
    Map<String, Object> factories = resources.getResourceFactoryRegistry().getExtensionToFactoryMap();
    factories.put("ecore", new EcoreResourceFactoryImpl());
    factories.put("*", new XMIResourceFactoryImpl());

    File[] metamodels = new File(arguments[0]).listFiles((folder, name) -> name.endsWith(".ecore"));
    if (metamodels == null) {
      throw new IllegalArgumentException("no folder: " + arguments[0]);
    }
    Arrays.sort(metamodels);
    for (File file : metamodels) {
      URI uri = URI.createFileURI(file.getCanonicalPath());
      EPackage ePackage = (EPackage) resources.getResource(uri, true).getContents().get(0);
      resources.getPackageRegistry().put(ePackage.getNsURI(), ePackage);
    }
    EcoreUtil.resolveAll(resources);

    URI uri = URI.createFileURI(new File(arguments[1]).getCanonicalPath());
    XMLResource model = (XMLResource) resources.createResource(uri);
    ((ResourceImpl) model).setIntrinsicIDToEObjectMap(new HashMap<>());
    Map<Object, Object> options = new HashMap<>();
    // Without this map, empty or not, EMF finds no package for the root element with the JDK's own parser.
    options.put(XMLResource.OPTION_PARSER_FEATURES, new HashMap<>());
    options.put(XMLResource.OPTION_USE_PARSER_POOL, new XMLParserPoolImpl());
    options.put(XMLResource.OPTION_DEFER_ATTACHMENT, Boolean.TRUE);
    options.put(XMLResource.OPTION_DEFER_IDREF_RESOLUTION, Boolean.TRUE);
    options.put(XMLResource.OPTION_USE_DEPRECATED_METHODS, Boolean.FALSE);
    options.put(XMLResource.OPTION_USE_XML_NAME_TO_FEATURE_MAP, new HashMap<>());
    model.load(options);
    EcoreUtil.resolveAll(model);

    int objects = 0;
    for (var i = EcoreUtil.getAllContents(model, false); i.hasNext(); i.next()) {
      objects += 1;
    }
    int unresolved = EcoreUtil.UnresolvedProxyCrossReferencer.find(model).size();
    System.out.println("objects=" + objects + " unresolved=" + unresolved + " errors=" + model.getErrors().size());
  }
}
