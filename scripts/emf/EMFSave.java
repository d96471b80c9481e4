import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.common.util.URI;
import org.eclipse.emf.ecore.*;
import org.eclipse.emf.ecore.resource.*;
import org.eclipse.emf.ecore.resource.impl.*;
import org.eclipse.emf.ecore.util.EcoreUtil;
import org.eclipse.emf.ecore.xmi.*;
import org.eclipse.emf.ecore.xmi.impl.*;

/**
 * What EMF makes of models: loads each, resolves every reference, saves it and counts what is in it.
 *
 * Usage: EMFSave TASKS FOLDER. A line of TASKS has, separated by tabs: a name; the model; metamodels; pairs of a URI or its
 * beginning and what it stands for; options. Lists are separated by '|'. For each line FOLDER gets NAME.saved, the bytes, and
 * NAME.counts, lines of a count and what was counted; or NAME.refused, the message.
 */
public class EMFSave {
  public static void main(String[] arguments) throws Exception {
    EcorePackage.eINSTANCE.eClass();
    Path folder = Paths.get(arguments[1]);
    for (String line : Files.readAllLines(Paths.get(arguments[0]), StandardCharsets.UTF_8)) {
      String[] task = line.split("\t", -1);
      try {
        run(task, folder);
      } catch (Throwable problem) {
        Throwable cause = problem.getCause() == null ? problem : problem.getCause();
        Files.write(folder.resolve(task[0] + ".refused"), cause.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static String[] list(String text) { return text.isEmpty() ? new String[0] : text.split("\\|"); }

  private static URI uri(String path) { return URI.createFileURI(new File(path).getAbsolutePath()); }

  private static void run(String[] task, Path folder) throws Exception {
    ResourceSet set = new ResourceSetImpl();
    Map<String, Object> factories = set.getResourceFactoryRegistry().getExtensionToFactoryMap();
    factories.put("ecore", new EcoreResourceFactoryImpl());
    factories.put("*", new XMIResourceFactoryImpl());
    URI model = uri(task[1]);
    for (String pair : list(task[3])) {
      String from = pair.substring(0, pair.indexOf('='));
      String to = pair.substring(pair.indexOf('=') + 1);
      URI place = URI.createFileURI(to);
      set.getURIConverter().getURIMap().put(from.contains(":") ? URI.createURI(from) : URI.createURI(from).resolve(model), place);
    }
    for (String metamodel : list(task[2])) {
      for (EObject root : set.getResource(uri(metamodel), true).getContents()) register((EPackage) root, set);
    }
    XMLResource resource = (XMLResource) set.getResource(model, true);
    EcoreUtil.resolveAll(set);
    Map<Object, Object> options = new HashMap<>();
    for (String option : list(task[4])) {
      if (option.equals("defaults")) options.put(XMLResource.OPTION_KEEP_DEFAULT_CONTENT, Boolean.TRUE);
      if (option.equals("one-line")) options.put(XMLResource.OPTION_FORMATTED, Boolean.FALSE);
      if (option.equals("schema-location")) options.put(XMLResource.OPTION_SCHEMA_LOCATION, Boolean.TRUE);
      if (option.startsWith("width=")) options.put(XMLResource.OPTION_LINE_WIDTH, Integer.valueOf(option.substring(6)));
      if (option.startsWith("encoding=")) options.put(XMLResource.OPTION_ENCODING, option.substring(9));
    }
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    resource.save(saved, options);
    Files.write(folder.resolve(task[0] + ".saved"), saved.toByteArray());
    Files.write(folder.resolve(task[0] + ".counts"), counts(resource).getBytes(StandardCharsets.UTF_8));
  }

  private static void register(EPackage metamodel, ResourceSet set) {
    if (metamodel.getNsURI() != null) set.getPackageRegistry().put(metamodel.getNsURI(), metamodel);
    for (EPackage inner : metamodel.getESubpackages()) register(inner, set);
  }

  private static String counts(Resource resource) {
    TreeMap<String, Integer> counts = new TreeMap<>();
    int unresolved = 0;
    for (TreeIterator<EObject> all = resource.getAllContents(); all.hasNext();) {
      EObject object = all.next();
      EClass eClass = object.eClass();
      counts.merge(eClass.getName(), 1, Integer::sum);
      if (object.eResource() != resource) {
        // What another file contains is counted there.
        all.prune();
        continue;
      }
      for (EStructuralFeature feature : eClass.getEAllStructuralFeatures()) {
        if (feature.isDerived() || feature.isTransient() || feature.isVolatile()) continue;
        if (feature instanceof EReference && ((EReference) feature).isContainer()) continue;
        if (!object.eIsSet(feature)) continue;
        Object value = object.eGet(feature);
        List<?> values = feature.isMany() ? (List<?>) value : Collections.singletonList(value);
        counts.merge(eClass.getName() + "." + feature.getName(), values.size(), Integer::sum);
        if (feature instanceof EReference && !((EReference) feature).isContainment()) {
          for (Object target : values) if (((EObject) target).eIsProxy()) unresolved++;
        }
      }
    }
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, Integer> entry : counts.entrySet()) {
      text.append(entry.getValue()).append(' ').append(entry.getKey()).append('\n');
    }
    return text.append(unresolved).append(" unresolved\n").toString();
  }
}
